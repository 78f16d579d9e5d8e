package io.millrace.monitoring.drift;

/**
 * What sampling noise alone makes of the distances between two samples of one distribution. Both
 * distances are, to first order, a chi-square variable with one degree less than bins, scaled by
 * {@code 1/N + 1/M} (Yurdakul 2018 for the population stability index; the same expansion of the
 * Jensen-Shannon divergence gives an eighth of it, in nats). A constant threshold that ignores the
 * sample sizes cries at small windows and sleeps at large ones.
 */
public final class NullLaw {

    private NullLaw() {}

    /** Population stability index that chance exceeds with probability {@code tail}. */
    public static double criticalStability(long reference, long current, int bins, double tail) {
        return scale(reference, current) * ChiSquareTest.critical(tail, Math.max(0, bins - 1));
    }

    /** Jensen-Shannon distance (base 2) that chance exceeds with probability {@code tail}. */
    public static double criticalJensenShannon(
            long reference, long current, int bins, double tail) {
        return Math.sqrt(criticalStability(reference, current, bins, tail) / (8 * Math.log(2)));
    }

    private static double scale(long reference, long current) {
        return 1.0 / reference + 1.0 / current;
    }
}
