package io.millrace.benchmarks.run;

import java.time.Duration;

/**
 * How long a benchmark measures.
 *
 * @param quick for a look; the figures are too noisy to be quoted
 * @param rounds how often each server has its turn; 0 for the benchmark's own choice
 * @param seconds of one turn; 0 for the benchmark's own choice
 * @param only measures nothing but sections whose name contains this; empty for all
 */
public record Settings(boolean quick, int rounds, double seconds, String only) {

    /** Rounds to measure, where a benchmark would choose {@code full}. */
    public int rounds(int full) {
        if (rounds > 0) {
            return rounds;
        }
        return quick ? Math.min(full, 2) : full;
    }

    /** Length of one turn, where a benchmark would choose {@code full} seconds. */
    public Duration turn(double full) {
        double chosen = seconds > 0 ? seconds : quick ? Math.min(full, 1) : full;
        return Duration.ofNanos(Math.round(chosen * 1e9));
    }

    /**
     * Length of a turn that is not counted, for the JIT and pools of connections to settle. It is
     * not much shorter in a quick run: a cold JVM would be measured otherwise.
     */
    public Duration warmUp(double full) {
        return Duration.ofNanos(Math.round((quick ? full / 2 : full) * 1e9));
    }

    /** Whether a section of a benchmark is wanted. */
    public boolean wants(String section) {
        return section.contains(only);
    }
}
