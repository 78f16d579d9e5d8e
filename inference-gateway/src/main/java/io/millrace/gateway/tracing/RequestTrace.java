package io.millrace.gateway.tracing;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.batching.RunTimes;
import io.millrace.gateway.tracing.TracedCall.Protocol;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** The span of one request. Ended once, by any thread. */
public final class RequestTrace {

    private final Tracer tracer;
    private final Span span;
    private final Protocol protocol;
    private final SpanClock clock;

    RequestTrace(Tracer tracer, Span span, Protocol protocol, SpanClock clock) {
        this.tracer = tracer;
        this.span = span;
        this.protocol = protocol;
        this.clock = clock;
    }

    /**
     * Ends it with an answer, and tells of the wait and of the run before it.
     *
     * @param rows of the request
     * @param times of the run, which other requests may share
     */
    public void answered(String version, long rows, RunTimes times) {
        part(SpanNames.QUEUE, clock.arrival()).end(at(times.begun()), TimeUnit.NANOSECONDS);
        part(SpanNames.RUN, at(times.started()))
                .setAttribute(SpanNames.MODEL_VERSION, version)
                .setAttribute(SpanNames.BATCH_ROWS, (long) times.rows())
                .end(at(times.ended()), TimeUnit.NANOSECONDS);
        span.setAttribute(SpanNames.MODEL_VERSION, version)
                .setAttribute(SpanNames.REQUEST_ROWS, rows)
                .setAllAttributes(SpanNames.status(protocol, null))
                .end(at(System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private Span part(String name, long epochNanos) {
        return tracer.spanBuilder(name)
                .setParent(Context.root().with(span))
                .setStartTimestamp(epochNanos, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    private long at(long nanoTime) {
        return clock.epochNanos(nanoTime);
    }

    /** Ends it with a failure. */
    public void failed(ServiceException failure) {
        span.setAllAttributes(SpanNames.status(protocol, failure.code()))
                .setAttribute(SpanNames.ERROR_TYPE, failure.code().grpcCode().name());
        if (SpanNames.isError(failure.code())) {
            span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
        }
        span.end(at(System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
