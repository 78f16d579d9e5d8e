package io.millrace.monitoring.analysis;

import io.millrace.monitoring.performance.Tally;
import java.time.Instant;

/** Labelled rows of one version on their way to a full window. */
record PerformanceWindow(long firstSeq, long lastSeq, Instant from, Instant to, Tally tally) {

    PerformanceWindow plus(PerformanceWindow other) {
        return new PerformanceWindow(
                Math.min(firstSeq, other.firstSeq),
                Math.max(lastSeq, other.lastSeq),
                from.isBefore(other.from) ? from : other.from,
                to.isAfter(other.to) ? to : other.to,
                tally.plus(other.tally));
    }
}
