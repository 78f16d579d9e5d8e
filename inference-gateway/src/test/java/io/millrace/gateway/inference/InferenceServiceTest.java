package io.millrace.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Status;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.VersionCounters;
import io.millrace.gateway.metrics.VersionCounters.FailureReason;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.PatientCall;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.EndpointCatalog.Lease;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.telemetry.Prediction;
import io.millrace.gateway.telemetry.PredictionLog;
import io.millrace.gateway.telemetry.ShadowComparison;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.transport.grpc.StandAloneModels;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(StandAloneModels.class)
@Timeout(120)
class InferenceServiceTest {

    private static final Tensor THREE =
            new Tensor(
                    "x",
                    Datatype.FP32,
                    new long[] {1, 3},
                    MemorySegment.ofArray(new byte[3 * Float.BYTES]));

    @Inject InferenceService inference;
    @Inject InFlight inFlight;
    @Inject GatewayCounters counters;
    @Inject EndpointCatalog catalog;
    @Inject Readiness readiness;

    @BeforeEach
    void waitForTheModels() {
        Eventually.ready(readiness);
    }

    @Test
    void countsAFailureWhateverItsKind() {
        VersionCounters echo = counters.version("echo", "1");
        long before = echo.failures(FailureReason.BACKEND);
        List<ServiceException> failures = new ArrayList<>();

        inference.infer(echo(), new BrokenCall(failures));

        assertThat(failures).extracting(ServiceException::code).containsExactly(ErrorCode.INTERNAL);
        assertThat(echo.failures(FailureReason.BACKEND)).isEqualTo(before + 1);
        assertThat(inFlight.count()).isZero();
        assertThat(catalog.get("echo").models())
                .allSatisfy(model -> assertThat(model.users()).isOne());
    }

    @Test
    void aLogThatThrowsKeepsNoFailureFromTheCaller() {
        List<ServiceException> failures = new ArrayList<>();
        Lease lease = catalog.lease("echo", "", "key");
        Execution execution =
                new Execution(
                        echo(),
                        new RecordingCall(failures),
                        lease,
                        "prediction",
                        System.nanoTime(),
                        null,
                        new Observers(new BrokenLog(), null),
                        () -> {});

        execution.fail(new ServiceException(ErrorCode.OVERLOADED, "too much"));
        execution.end();

        assertThat(failures)
                .extracting(ServiceException::code, ServiceException::getMessage)
                .containsExactly(tuple(ErrorCode.OVERLOADED, "too much"));
        assertThat(lease.model().users()).isOne();
    }

    private static InferenceRequest echo() {
        return new InferenceRequest(
                "echo",
                "",
                "",
                RequestParameters.NONE,
                List.of(THREE),
                List.of(),
                Map.of(),
                (Runnable) null);
    }

    private record RecordingCall(List<ServiceException> failures) implements PatientCall {

        @Override
        public void succeed(InferenceResponse response) {
            throw new AssertionError("there is nothing to answer");
        }

        @Override
        public void fail(ServiceException failure) {
            failures.add(failure);
        }
    }

    /** A log that breaks its promise never to fail. */
    private static final class BrokenLog implements PredictionLog {

        @Override
        public void answered(Endpoint endpoint, ServedModel model, Prediction prediction) {
            throw new IllegalStateException("the log is broken");
        }

        @Override
        public void failed(Endpoint endpoint, ServedModel model, Status.Code status, long time) {
            throw new IllegalStateException("the log is broken");
        }

        @Override
        public void shadowed(
                Endpoint endpoint,
                ServedModel shadow,
                Prediction prediction,
                ShadowComparison comparison) {
            throw new IllegalStateException("the log is broken");
        }

        @Override
        public boolean samples(Endpoint endpoint, String predictionId) {
            throw new IllegalStateException("the log is broken");
        }

        @Override
        public void sample(
                Endpoint endpoint, ServedModel model, Prediction prediction, ShadowAnswer shadow) {
            throw new IllegalStateException("the log is broken");
        }
    }

    /** A call of which something unforeseen comes while the request is being prepared. */
    private record BrokenCall(List<ServiceException> failures) implements PatientCall {

        @Override
        public long deadline() {
            throw new IllegalStateException("nobody thought of this");
        }

        @Override
        public void succeed(InferenceResponse response) {
            throw new AssertionError("there is nothing to answer");
        }

        @Override
        public void fail(ServiceException failure) {
            failures.add(failure);
        }
    }
}
