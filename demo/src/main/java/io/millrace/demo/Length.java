package io.millrace.demo;

import java.time.Duration;

/**
 * How long a demo may take on two cores, and how many rows it replays at most in that time. Longer
 * streams are cut; the report says so.
 */
enum Length {
    FULL(Duration.ofMinutes(8), 120_000),
    FAST(Duration.ofMinutes(3), 12_000);

    /** Kept for the last labels, the last rollout and the report. */
    private static final Duration TAIL = Duration.ofSeconds(25);

    private final Duration total;
    private final int mostRows;

    Length(Duration total, int mostRows) {
        this.total = total;
        this.mostRows = mostRows;
    }

    int mostRows() {
        return mostRows;
    }

    /**
     * Time for the replay when {@code elapsed} is already gone; at least half of the whole, since a
     * loop on a slow machine needs time to close more than the demo needs to be on time.
     */
    Duration replayBudget(Duration elapsed) {
        Duration left = total.minus(elapsed).minus(TAIL);
        Duration least = total.dividedBy(2);
        return left.compareTo(least) < 0 ? least : left;
    }
}
