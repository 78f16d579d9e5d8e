package io.millrace.monitoring.evidence;

import org.apache.commons.math3.special.Beta;

/**
 * Anytime-valid test of "which arm did this failure come from" (Lindon and Malek 2022). If both
 * versions fail alike, a failure comes from the candidate with the share of traffic that it has,
 * whatever the base rate does meanwhile; a Dirichlet prior of weight {@value #PRIOR} around that
 * share is the bet.
 */
public final class ArmEvidence {

    private static final double PRIOR = 100;

    private ArmEvidence() {}

    /**
     * Natural logarithm of the e-value for one constant split of traffic; evidence of several steps
     * adds up.
     *
     * @param stable failures of the version that serves
     * @param candidate failures of the version on trial
     * @param share of requests that the candidate got, between 0 and 1, both exclusive
     */
    public static double log(long stable, long candidate, double share) {
        double a = PRIOR * (1 - share);
        double b = PRIOR * share;
        return Beta.logBeta(a + stable, b + candidate)
                - Beta.logBeta(a, b)
                - stable * Math.log1p(-share)
                - candidate * Math.log(share);
    }

    /** Whether the candidate has more than its share of failures, proven at level {@code alpha}. */
    public static boolean harmful(long stable, long candidate, double share, double alpha) {
        boolean more = candidate > share * (stable + candidate);
        return more && log(stable, candidate, share) >= -Math.log(alpha);
    }
}
