package io.millrace.gateway.tracing;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Times by {@link System#nanoTime} as nanoseconds since the epoch, for one request. */
final class SpanClock {

    private final long offset;
    private final long arrival;

    SpanClock(long arrival) {
        Instant now = Instant.now();
        this.offset =
                TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
        this.arrival = arrival;
    }

    /** When the request was complete. */
    long arrival() {
        return arrival + offset;
    }

    long epochNanos(long nanoTime) {
        return nanoTime + offset;
    }
}
