package io.millrace.monitoring.drift;

/**
 * Compares one window with the reference: significance says that it is not chance, effect says that
 * it matters. Both must hold, because with many rows everything is significant and with few rows
 * every distance is large.
 *
 * @param significance bound on the q-value after correction over all features of the window
 * @param stabilityFloor smallest population stability index that matters
 * @param distanceFloor smallest Jensen-Shannon distance that matters
 */
public record DriftTest(double significance, double stabilityFloor, double distanceFloor) {

    /** Probability with which chance alone may exceed the critical distance. */
    private static final double CRITICAL_TAIL = 0.001;

    /** Expected rows below which the chi-square law is not trusted for a bin. */
    private static final double MIN_EXPECTED = 5;

    /** Bins of 20 rows or fewer on either side decide nothing. */
    static final long MIN_ROWS = 20;

    /** Measures a numeric column or a score, whose effect is its population stability index. */
    public Measurement numeric(String subject, FeatureCounts reference, FeatureCounts current) {
        return measure(subject, Distance.POPULATION_STABILITY, reference, current);
    }

    /** Measures a categorical column or a class, whose effect is its Jensen-Shannon distance. */
    public Measurement categorical(String subject, FeatureCounts reference, FeatureCounts current) {
        return measure(subject, Distance.JENSEN_SHANNON, reference, current);
    }

    private Measurement measure(
            String subject, Distance distance, FeatureCounts reference, FeatureCounts current) {
        Measurement values =
                measure(subject, distance, new Comparison(reference.bins(), current.bins()));
        Measurement presence =
                measure(
                        subject,
                        distance,
                        new Comparison(reference.presence(), current.presence()));
        return values.strongerOf(presence);
    }

    private Measurement measure(String subject, Distance distance, Comparison raw) {
        if (raw.referenceRows() < MIN_ROWS || raw.currentRows() < MIN_ROWS) {
            return Measurement.undecided(subject, distance, raw.referenceRows(), raw.currentRows());
        }
        Comparison comparison = raw.pooled(MIN_EXPECTED);
        int bins = comparison.occupiedBins();
        long n = comparison.referenceRows();
        long m = comparison.currentRows();
        double stabilityBound =
                Math.max(stabilityFloor, NullLaw.criticalStability(n, m, bins, CRITICAL_TAIL));
        double distanceBound =
                Math.max(distanceFloor, NullLaw.criticalJensenShannon(n, m, bins, CRITICAL_TAIL));
        return new Measurement(
                subject,
                distance,
                comparison.populationStability(),
                comparison.jensenShannon(),
                distance == Distance.POPULATION_STABILITY ? stabilityBound : distanceBound,
                distance == Distance.POPULATION_STABILITY ? stabilityFloor : distanceFloor,
                ChiSquareTest.of(comparison).pValue(),
                n,
                m);
    }
}
