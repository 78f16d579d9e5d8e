package io.millrace.monitoring.policy;

/**
 * Tests of labelled answers against the model's held-out metric.
 *
 * @param windowRows labelled rows that an evaluation window grows to
 * @param significance bound on the p-value of a window
 * @param minErrorGrowth smallest relative growth of the error rate (or RMSE) that matters
 * @param minDrop smallest absolute loss of accuracy that matters; classification only
 * @param persistence findings that make an alert
 * @param outOf among this many windows
 * @param adwinDelta confidence of the concept drift detector on the error stream
 */
public record PerformanceTests(
        int windowRows,
        double significance,
        double minErrorGrowth,
        double minDrop,
        int persistence,
        int outOf,
        double adwinDelta) {

    static final PerformanceTests DEFAULTS =
            new PerformanceTests(300, 0.01, 0.1, 0.02, 2, 3, 0.002);

    public PerformanceTests {
        Limits.between("performance.windowRows", windowRows, 20, 1_000_000);
        Limits.share("performance.significance", significance);
        Limits.between("performance.minErrorGrowth", minErrorGrowth, 0, 100);
        Limits.between("performance.minDrop", minDrop, 0, 1);
        Limits.between("performance.outOf", outOf, 1, 100);
        Limits.between("performance.persistence", persistence, 1, outOf);
        Limits.share("performance.adwinDelta", adwinDelta);
    }
}
