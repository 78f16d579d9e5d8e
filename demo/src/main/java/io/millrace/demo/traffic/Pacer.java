package io.millrace.demo.traffic;

import java.time.Duration;

/**
 * Decides how many rows a second are replayed: fast while nothing happens, slow while the suite
 * trains or rolls out or its monitor falls behind, and never so slow that the budget would not
 * suffice. Pure: time comes in as an argument.
 *
 * <p>All rates follow from the even pace, which would spend the budget uniformly. Slowness is
 * credit: the replay may fall behind the even pace by a share of the budget and no further.
 */
public final class Pacer {

    /** Parts of the even pace. */
    private static final double CRUISE = 4;

    private static final double WHILE_ROLLING_OUT = 0.6;
    private static final double WHILE_TRAINING = 0.15;
    private static final double SLOWEST = 0.075;

    /** A short stream is not stretched over the whole budget while nothing happens. */
    private static final double LEAST_CRUISE = 200;

    /** Share of the budget by which the replay may be behind the even pace. */
    private static final double CREDIT = 0.25;

    private final int rows;
    private final double budgetSeconds;
    private final int lagLimit;

    /**
     * A pace for a replay.
     *
     * @param budget wall-clock time for all rows
     * @param lagLimit rows that the monitor may be behind before the replay waits for it
     */
    public Pacer(int rows, Duration budget, int lagLimit) {
        this.rows = rows;
        this.budgetSeconds = Math.max(1, budget.toMillis() / 1000.0);
        this.lagLimit = Math.max(1, lagLimit);
    }

    /** Rows per second from here on; always above 0. */
    public double rate(int sent, Duration elapsed, LoopState state) {
        double even = rows / budgetSeconds;
        double cruise = Math.max(LEAST_CRUISE, even * CRUISE);
        double seconds = elapsed.toMillis() / 1000.0;
        if (isOutOfTime(sent, seconds, cruise)) {
            return cruise;
        }
        double wanted =
                switch (state.activity()) {
                    case NONE -> cruise;
                    case TRAINING -> even * WHILE_TRAINING;
                    case ROLLOUT -> even * WHILE_ROLLING_OUT;
                };
        double patient = wanted * patience(state.lagRows());
        boolean hasCredit = seconds < budgetSeconds * (sent / (double) rows + CREDIT);
        return Math.max(hasCredit ? even * SLOWEST : even, patient);
    }

    /** Whether even cruising from here on would need all the time that is left. */
    private boolean isOutOfTime(int sent, double seconds, double cruise) {
        return (rows - sent) / cruise >= budgetSeconds - seconds;
    }

    /** 1 up to the limit, falling to 0 at twice the limit. */
    private double patience(int lagRows) {
        return Math.clamp(2 - lagRows / (double) lagLimit, 0, 1);
    }
}
