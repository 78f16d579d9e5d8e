package io.millrace.gateway.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Begins a trace for each request that is sampled, as part of the caller's trace where he sent one.
 * While tracing is off it costs a comparison and allocates nothing. Thread-safe.
 */
@Singleton
public class RequestTracer {

    private static final String SCOPE = "io.millrace.gateway";
    private static final Headers HEADERS = new Headers();

    private final boolean on;
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    @Inject
    RequestTracer(
            OpenTelemetry telemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "false")
                    boolean off) {
        this(off ? null : telemetry);
    }

    /** A tracer that reports to {@code telemetry}, or to nobody if that is null. */
    RequestTracer(OpenTelemetry telemetry) {
        OpenTelemetry used = telemetry == null ? OpenTelemetry.noop() : telemetry;
        this.on = telemetry != null;
        this.tracer = used.getTracer(SCOPE);
        this.propagator = used.getPropagators().getTextMapPropagator();
    }

    /**
     * The trace of one request, which whoever asks for it ends; null if it is not traced.
     *
     * @param arrival {@link System#nanoTime} when the request was complete
     */
    public RequestTrace begin(TracedCall call, String model, long arrival) {
        return on ? sampled(call, model, new SpanClock(arrival)) : null;
    }

    private RequestTrace sampled(TracedCall call, String model, SpanClock clock) {
        Span span =
                tracer.spanBuilder(SpanNames.of(call.protocol()))
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(propagator.extract(Context.root(), call, HEADERS))
                        .setStartTimestamp(clock.arrival(), TimeUnit.NANOSECONDS)
                        .setAllAttributes(SpanNames.attributes(call.protocol()))
                        .setAttribute(SpanNames.MODEL_NAME, model)
                        .startSpan();
        return span.isRecording() ? new RequestTrace(tracer, span, call.protocol(), clock) : null;
    }

    /** The headers of a call for those who look for a trace in them. */
    private static final class Headers implements TextMapGetter<TracedCall> {

        @Override
        public Iterable<String> keys(TracedCall call) {
            return List.of();
        }

        @Override
        public String get(TracedCall call, String name) {
            CharSequence value = call.header(name);
            return value == null ? null : value.toString();
        }
    }
}
