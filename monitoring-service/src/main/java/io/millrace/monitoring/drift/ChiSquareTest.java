package io.millrace.monitoring.drift;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.special.Gamma;

/**
 * Two-sample test of homogeneity over counts, without Yates' correction.
 *
 * @param statistic Pearson's chi-square
 * @param degrees of freedom; 0 where only one bin is occupied, and then nothing can differ
 * @param pValue probability of such a statistic or a larger one if both samples are alike
 */
public record ChiSquareTest(double statistic, int degrees, double pValue) {

    /** Tests a comparison whose rare bins are pooled already. */
    public static ChiSquareTest of(Comparison comparison) {
        double n = comparison.referenceRows();
        double m = comparison.currentRows();
        double statistic = 0;
        for (int bin = 0; bin < comparison.reference().length; bin++) {
            double both = (double) comparison.reference()[bin] + comparison.current()[bin];
            if (both > 0) {
                statistic += term(comparison.reference()[bin], both * n / (n + m));
                statistic += term(comparison.current()[bin], both * m / (n + m));
            }
        }
        int degrees = Math.max(0, comparison.occupiedBins() - 1);
        return new ChiSquareTest(statistic, degrees, upperTail(statistic, degrees));
    }

    /** The value that a chi-square variable exceeds with probability {@code tail}. */
    static double critical(double tail, int degrees) {
        return degrees == 0
                ? 0
                : new ChiSquaredDistribution(null, degrees).inverseCumulativeProbability(1 - tail);
    }

    private static double upperTail(double statistic, int degrees) {
        return degrees == 0 ? 1 : Gamma.regularizedGammaQ(degrees / 2.0, statistic / 2);
    }

    private static double term(double observed, double expected) {
        return (observed - expected) * (observed - expected) / expected;
    }
}
