package io.millrace.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.inference.RequestParameters;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.PatientCall;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests for versions that were unloaded, while another load keeps theirs waiting. */
@QuarkusTest
@TestProfile(ParkedRequestTest.Profile.class)
@Timeout(120)
class ParkedRequestTest {

    private static final long SHORT_MICROS = 20_000;

    @Inject InferenceService inference;
    @Inject EndpointCatalog catalog;
    @Inject OnDemandLoads loads;
    @Inject Readiness readiness;

    private final CountDownLatch mayLoad = new CountDownLatch(1);

    /** With models of which each has its own policy of the queue. */
    public static final class Profile implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(QueuePolicyModels.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @BeforeEach
    void unloadAllAndHoldTheLoads() {
        Eventually.ready(readiness);
        for (String name : QueuePolicyModels.ALL) {
            ServedModel model = model(name);
            Eventually.holds(
                    Duration.ofSeconds(30),
                    () -> !model.isLoaded() || model.session().unloadIfIdle(),
                    () -> name + " has " + model.users() + " users");
        }
        loads.await(model(QueuePolicyModels.OTHER), new Holder());
    }

    @AfterEach
    void letGo() {
        mayLoad.countDown();
    }

    @Test
    void ownTimeoutCountsOnlyWhereThePolicyAllowsIt() {
        Call strict = send(QueuePolicyModels.NO_OVERRIDE, timeout(1L));
        Call lenient = send(QueuePolicyModels.PLAIN, timeout(SHORT_MICROS));

        // Deadlines are seen in their order: the other one would have come long before.
        assertThatThrownBy(lenient::get).cause().satisfies(ParkedRequestTest::isTooLate);
        assertThat(strict.answer).isNotDone();
        mayLoad.countDown();
        assertThat(strict.get()).isEqualTo("1");
    }

    @Test
    void timeoutOfThePolicyCountsForARequestThatNamesNone() {
        Call call = send(QueuePolicyModels.DEFAULT_TIMEOUT, timeout(null));

        assertThatThrownBy(call::get).cause().satisfies(ParkedRequestTest::isTooLate);
    }

    @Test
    void versionIsChosenByTheHeaderThatWasReadOnce() {
        Call call = send(QueuePolicyModels.PLAIN, timeout(null));
        mayLoad.countDown();

        assertThat(call.get()).isEqualTo("1");
        assertThat(call.looks).hasValue(1);
    }

    private ServedModel model(String name) {
        return catalog.get(name).models().findFirst().orElseThrow();
    }

    private static RequestParameters timeout(Long micros) {
        return new RequestParameters(null, null, null, micros, true, false);
    }

    private Call send(String model, RequestParameters parameters) {
        MemorySegment row = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2);
        Call call = new Call();
        inference.infer(
                new InferenceRequest(
                        model,
                        "",
                        "",
                        parameters,
                        List.of(new Tensor("INPUT", Datatype.FP32, new long[] {1, 2}, row)),
                        List.of(),
                        Map.of(),
                        (Runnable) null),
                call);
        return call;
    }

    private static void isTooLate(Throwable failure) {
        assertThat(((ServiceException) failure).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(failure).hasMessageContaining("the deadline came before version 1 was loaded");
    }

    /** Occupies the thread that loads. */
    private final class Holder implements OnDemandLoads.Waiter {

        @Override
        public long deadline() {
            return Long.MAX_VALUE;
        }

        @Override
        public void loaded() {
            try {
                assertThat(mayLoad.await(100, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void failed(ServiceException failure) {
            throw failure;
        }
    }

    private static final class Call implements PatientCall {

        private final CompletableFuture<String> answer = new CompletableFuture<>();
        private final AtomicInteger looks = new AtomicInteger();

        /** The version that answered. */
        String get() {
            return answer.orTimeout(60, TimeUnit.SECONDS).join();
        }

        @Override
        public CharSequence header(CharSequence name) {
            if (name.toString().equals("x-millrace-sticky-key")) {
                looks.incrementAndGet();
            }
            return null;
        }

        @Override
        public void succeed(InferenceResponse response) {
            answer.complete(response.version());
        }

        @Override
        public void fail(ServiceException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
