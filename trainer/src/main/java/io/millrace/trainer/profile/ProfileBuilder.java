package io.millrace.trainer.profile;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.ReferenceProfile.Feature;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down what normal looked like: inputs over all rows, answers over held-out rows. */
public final class ProfileBuilder {

    static final int MAX_CATEGORIES = 50;

    private ProfileBuilder() {}

    /**
     * Builds the profile.
     *
     * @param importances share of the gain of each input column
     * @param heldOut held-out rows with the model's scores
     */
    public static ReferenceProfile build(
            ModelSignature signature,
            Frame all,
            double[] importances,
            Frame heldOut,
            Map<String, Double> metrics) {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < importances.length; i++) {
            features.add(
                    switch (all.columns().get(i)) {
                        case FrameColumn.Numeric numeric -> numeric(numeric, importances[i]);
                        case FrameColumn.Text text -> text(text, importances[i]);
                    });
        }
        return new ReferenceProfile(
                ReferenceProfile.SCHEMA,
                ReferenceProfile.Origin.TRAINED,
                signature.task(),
                all.rows(),
                heldOut.rows(),
                features,
                prediction(signature, heldOut.scores()),
                metrics);
    }

    private static Feature numeric(FrameColumn.Numeric column, double importance) {
        Histogram histogram = Histogram.of(column.values());
        long missing = 0;
        for (float value : column.values()) {
            missing += Float.isNaN(value) ? 1 : 0;
        }
        return new Feature(
                column.name(),
                histogram.edges(),
                null,
                histogram.counts(),
                missing,
                MomentsOf.values(column.values()),
                importance);
    }

    private static Feature text(FrameColumn.Text column, double importance) {
        Map<String, Long> counts = new TreeMap<>();
        Arrays.stream(column.values()).forEach(value -> counts.merge(value, 1L, Long::sum));
        Long missing = counts.remove("");
        Comparator<Map.Entry<String, Long>> byCount =
                Map.Entry.<String, Long>comparingByValue().reversed();
        List<Map.Entry<String, Long>> ordered =
                counts.entrySet().stream()
                        .sorted(byCount.thenComparing(Map.Entry.comparingByKey()))
                        .toList();
        List<Map.Entry<String, Long>> kept =
                ordered.subList(0, Math.min(MAX_CATEGORIES, ordered.size()));
        List<Long> bins = new ArrayList<>(kept.stream().map(Map.Entry::getValue).toList());
        bins.add(ordered.stream().skip(kept.size()).mapToLong(Map.Entry::getValue).sum());
        return new Feature(
                column.name(),
                null,
                kept.stream().map(Map.Entry::getKey).toList(),
                bins,
                missing == null ? 0 : missing,
                null,
                importance);
    }

    private static ReferenceProfile.Prediction prediction(
            ModelSignature signature, float[][] scores) {
        List<String> classLabels = signature.outputs().classLabels();
        long[] classCounts = new long[classLabels.size()];
        float[] values = new float[scores.length];
        for (int row = 0; row < scores.length; row++) {
            int winner = winner(scores[row]);
            if (classCounts.length > 0) {
                classCounts[winner]++;
            }
            values[row] = signature.task() == Task.BINARY ? scores[row][1] : scores[row][winner];
        }
        Histogram histogram = Histogram.of(values);
        return new ReferenceProfile.Prediction(
                classLabels,
                Arrays.stream(classCounts).boxed().toList(),
                histogram.edges(),
                histogram.counts(),
                MomentsOf.values(values));
    }

    private static int winner(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
