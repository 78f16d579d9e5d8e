package io.millrace.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.batching.RunTimes;
import io.millrace.gateway.tracing.TracedCall.Protocol;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestTracerTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    private final Collected collected = new Collected();
    private final SdkTracerProvider provider =
            SdkTracerProvider.builder()
                    .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
                    .addSpanProcessor(SimpleSpanProcessor.create(collected))
                    .build();
    private final OpenTelemetry telemetry =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(provider)
                    .setPropagators(
                            ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                    .build();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void tellsTheCallItsWaitAndItsRunWithinTheCallersTrace() {
        long arrival = System.nanoTime();
        RunTimes times = new RunTimes(arrival + 1_000, arrival + 3_000, arrival + 9_000, 7, true);

        new RequestTracer(telemetry)
                .begin(call(Protocol.MODEL_INFER, "01"), "churn", arrival)
                .answered("3", 2, times);

        SpanData call = collected.named("inference.GRPCInferenceService/ModelInfer");
        assertThat(call.getTraceId()).isEqualTo(TRACE);
        assertThat(call.getParentSpanId()).isEqualTo(CALLER);
        assertThat(call.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(text(call, "rpc.system")).isEqualTo("grpc");
        assertThat(text(call, "rpc.service")).isEqualTo("inference.GRPCInferenceService");
        assertThat(text(call, "rpc.method")).isEqualTo("ModelInfer");
        assertThat(number(call, "rpc.grpc.status_code")).isZero();
        assertThat(text(call, "millrace.model.name")).isEqualTo("churn");
        assertThat(text(call, "millrace.model.version")).isEqualTo("3");
        assertThat(number(call, "millrace.request.rows")).isEqualTo(2);
        SpanData queue = collected.named("queue");
        SpanData run = collected.named("run");
        assertThat(List.of(queue, run))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(call.getSpanId());
        assertThat(queue.getStartEpochNanos()).isEqualTo(call.getStartEpochNanos());
        assertThat(queue.getEndEpochNanos() - queue.getStartEpochNanos()).isEqualTo(1_000);
        assertThat(run.getStartEpochNanos() - queue.getStartEpochNanos()).isEqualTo(3_000);
        assertThat(run.getEndEpochNanos() - run.getStartEpochNanos()).isEqualTo(6_000);
        assertThat(number(run, "millrace.batch.rows")).isEqualTo(7);
        assertThat(call.getEndEpochNanos()).isGreaterThanOrEqualTo(call.getStartEpochNanos());
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        assertThat(now - call.getStartEpochNanos())
                .isBetween(-TimeUnit.SECONDS.toNanos(1), TimeUnit.MINUTES.toNanos(1));
    }

    @Test
    void beginsATraceWhereTheCallerSentNone() {
        new RequestTracer(telemetry)
                .begin(call(Protocol.HTTP, null), "churn", System.nanoTime())
                .failed(new ServiceException(ErrorCode.NOT_FOUND, "no such model"));

        SpanData call = collected.named("POST /v2/models/{model}/infer");
        assertThat(call.getParentSpanContext().isValid()).isFalse();
        assertThat(text(call, "http.request.method")).isEqualTo("POST");
        assertThat(text(call, "http.route")).isEqualTo("/v2/models/{model}/infer");
        assertThat(number(call, "http.response.status_code")).isEqualTo(404);
        assertThat(text(call, "error.type")).isEqualTo("NOT_FOUND");
        // No fault of the server's.
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void tellsAFailureOfTheServerAsAnError() {
        new RequestTracer(telemetry)
                .begin(call(Protocol.MODEL_STREAM_INFER, "01"), "churn", System.nanoTime())
                .failed(new ServiceException(ErrorCode.INTERNAL, "the model failed"));

        SpanData call = collected.named("inference.GRPCInferenceService/ModelStreamInfer");
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(call.getStatus().getDescription()).isEqualTo("the model failed");
        assertThat(number(call, "rpc.grpc.status_code")).isEqualTo(13);
    }

    @Test
    void leavesARequestAloneThatItsCallerDidNotSample() {
        assertThat(new RequestTracer(telemetry).begin(call(Protocol.MODEL_INFER, "00"), "churn", 0))
                .isNull();
        assertThat(collected.spans).isEmpty();
    }

    @Test
    void tracesNothingWhileItIsOff() {
        assertThat(
                        new RequestTracer(telemetry, true)
                                .begin(call(Protocol.MODEL_INFER, "01"), "churn", 0))
                .isNull();
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    private static Long number(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.longKey(attribute));
    }

    private static TracedCall call(Protocol protocol, String flags) {
        return new TracedCall() {

            @Override
            public CharSequence header(CharSequence name) {
                return flags != null && "traceparent".contentEquals(name)
                        ? "00-" + TRACE + "-" + CALLER + "-" + flags
                        : null;
            }

            @Override
            public Protocol protocol() {
                return protocol;
            }
        };
    }

    /** Keeps what it is told. */
    private static final class Collected implements SpanExporter {

        private final List<SpanData> spans = new ArrayList<>();

        SpanData named(String name) {
            assertThat(spans).filteredOn(span -> span.getName().equals(name)).hasSize(1);
            return spans.stream().filter(span -> span.getName().equals(name)).findFirst().get();
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
