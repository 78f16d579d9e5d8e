package io.millrace.monitoring.performance;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.monitoring.policy.PerformanceTests;
import java.util.Map;
import org.apache.commons.math3.special.Erf;

/**
 * Compares a window of labelled rows with the model's held-out metric: one-sided, and aware that
 * the held-out metric is an estimate from finitely many rows too.
 *
 * @param metric {@code accuracy} or {@code rmse}
 * @param reference held-out value
 * @param current value in the window
 * @param pValue probability of such a loss, or a larger one, if nothing changed
 * @param significant whether both significance and effect say that it got worse
 */
public record PerformanceDrop(
        String metric, double reference, double current, double pValue, boolean significant) {

    /** Tests a window, or returns null if the profile holds no metric to compare with. */
    public static PerformanceDrop test(
            ReferenceProfile profile, Tally tally, PerformanceTests policy) {
        String metric = profile.task().isClassification() ? "accuracy" : "rmse";
        Double reference = profile.metrics().get(metric);
        if (reference == null || tally.rows() == 0 || profile.heldOutRows() == 0) {
            return null;
        }
        return profile.task().isClassification()
                ? accuracy(reference, profile.heldOutRows(), tally, policy)
                : rmse(reference, profile.heldOutRows(), tally, policy);
    }

    /** As evidence of an alert. */
    public Map<String, Object> evidence() {
        return Map.of(
                "metric", metric, "reference", reference, "current", current, "pValue", pValue);
    }

    private static PerformanceDrop accuracy(
            double reference, long heldOut, Tally tally, PerformanceTests policy) {
        double current = tally.correct() / (double) tally.rows();
        double pooled = (reference * heldOut + tally.correct()) / (heldOut + tally.rows());
        double variance = pooled * (1 - pooled) * (1.0 / heldOut + 1.0 / tally.rows());
        double p = upperTail((reference - current) / Math.sqrt(Math.max(variance, 1e-12)));
        boolean matters =
                reference - current >= policy.minDrop()
                        && 1 - current >= (1 - reference) * (1 + policy.minErrorGrowth());
        return new PerformanceDrop(
                "accuracy", reference, current, p, matters && p < policy.significance());
    }

    /** On the logarithm of the mean squared error, whose noise follows from its fourth moment. */
    private static PerformanceDrop rmse(
            double reference, long heldOut, Tally tally, PerformanceTests policy) {
        double meanSquare = tally.square() / tally.rows();
        double current = Math.sqrt(meanSquare);
        double relative =
                Math.max(0, tally.fourth() / tally.rows() / (meanSquare * meanSquare) - 1);
        double variance = relative * (1.0 / heldOut + 1.0 / tally.rows());
        double gap = 2 * Math.log(current / reference);
        double p = upperTail(gap / Math.sqrt(Math.max(variance, 1e-12)));
        boolean matters = current >= reference * (1 + policy.minErrorGrowth());
        return new PerformanceDrop(
                "rmse", reference, current, p, matters && p < policy.significance());
    }

    private static double upperTail(double z) {
        return Erf.erfc(z / Math.sqrt(2)) / 2;
    }
}
