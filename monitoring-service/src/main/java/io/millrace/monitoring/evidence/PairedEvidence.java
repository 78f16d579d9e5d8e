package io.millrace.monitoring.evidence;

import org.apache.commons.math3.special.Beta;

/**
 * Anytime-valid comparison of two versions on the rows where exactly one of them is right (or, for
 * regression, nearer). If the candidate is not better, it wins such a row with probability at most
 * one half; the e-value bets on a win rate spread evenly over (1/2, 1), and the other way round for
 * harm. Rows on which both are right or both wrong say nothing and cost nothing.
 *
 * @param wins rows that only the candidate got right
 * @param losses rows that only the current version got right
 */
public record PairedEvidence(long wins, long losses) {

    /** Natural logarithm of the e-value against "the candidate is not better". */
    public double logBetter() {
        return logEvidence(wins, losses);
    }

    /** Natural logarithm of the e-value against "the candidate is not worse". */
    public double logWorse() {
        return logEvidence(losses, wins);
    }

    /** Whether it is proven at level {@code alpha} that the candidate is better. */
    public boolean better(double alpha) {
        return logBetter() >= -Math.log(alpha);
    }

    /** Whether it is proven at level {@code alpha} that the candidate is worse. */
    public boolean worse(double alpha) {
        return logWorse() >= -Math.log(alpha);
    }

    /**
     * Lower bound of the candidate's gain in the share of right answers, by the normal
     * approximation for paired proportions.
     *
     * @param pairs all compared rows, agreeing ones included
     * @param quantile of the standard normal, 1.645 for 95% on one side
     */
    public double lowerBoundOfGain(long pairs, double quantile) {
        double gain = gain(pairs);
        double variance = ((wins + losses) / (double) pairs - gain * gain) / pairs;
        return gain - quantile * Math.sqrt(Math.max(0, variance));
    }

    /** The candidate's gain in the share of right answers over {@code pairs} rows. */
    public double gain(long pairs) {
        return (wins - losses) / (double) pairs;
    }

    private static double logEvidence(long favourable, long unfavourable) {
        double a = favourable + 1.0;
        double b = unfavourable + 1.0;
        double upperHalf = Beta.regularizedBeta(0.5, b, a);
        if (upperHalf <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return Math.log(2)
                + (favourable + unfavourable) * Math.log(2)
                + Beta.logBeta(a, b)
                + Math.log(upperHalf);
    }
}
