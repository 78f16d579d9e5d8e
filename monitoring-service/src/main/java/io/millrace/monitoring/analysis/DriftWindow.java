package io.millrace.monitoring.analysis;

import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.PredictionWindow.PredictionCounts;
import io.millrace.monitoring.drift.FeatureCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Panes merged until they hold enough rows to say something, in the order of arrival: a pane that
 * comes late counts in the window that is open then, so that nothing is lost and no finding is
 * rewritten.
 *
 * @param profileDigest the profile whose bins all counts follow
 * @param classes rows by predicted class; null where the model has none
 * @param scores rows by bin of the score; null where the profile has none
 */
record DriftWindow(
        String profileDigest,
        Instant from,
        Instant to,
        long rows,
        Map<String, FeatureCounts> features,
        FeatureCounts classes,
        FeatureCounts scores) {

    static DriftWindow of(PredictionWindow pane) {
        Map<String, FeatureCounts> features = new TreeMap<>();
        pane.features()
                .forEach(
                        feature ->
                                features.put(
                                        feature.name(),
                                        new FeatureCounts(
                                                array(feature.counts()),
                                                feature.missing(),
                                                feature.outOfRange())));
        PredictionCounts prediction = pane.prediction();
        return new DriftWindow(
                pane.profileDigest(),
                pane.paneStart(),
                pane.paneEnd(),
                pane.rows(),
                features,
                prediction == null ? null : counts(prediction.classCounts()),
                prediction == null ? null : counts(prediction.scoreCounts()));
    }

    /** Both windows taken together; they must follow the same profile. */
    DriftWindow plus(DriftWindow other) {
        Map<String, FeatureCounts> sum = new TreeMap<>(features);
        other.features.forEach((name, counts) -> sum.merge(name, counts, FeatureCounts::plus));
        return new DriftWindow(
                profileDigest,
                from.isBefore(other.from) ? from : other.from,
                to.isAfter(other.to) ? to : other.to,
                rows + other.rows,
                sum,
                plus(classes, other.classes),
                plus(scores, other.scores));
    }

    private static FeatureCounts plus(FeatureCounts left, FeatureCounts right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.plus(right);
    }

    private static FeatureCounts counts(List<Long> bins) {
        return bins == null || bins.isEmpty() ? null : new FeatureCounts(array(bins), 0, 0);
    }

    private static long[] array(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }
}
