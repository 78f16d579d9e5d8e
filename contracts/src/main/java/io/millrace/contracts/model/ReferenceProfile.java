package io.millrace.contracts.model;

import java.util.List;
import java.util.Map;

/**
 * What normal looked like when a model was trained: frozen histograms that live traffic is compared
 * with. Stored as {@code reference-profile.json} beside the model; its identity is the SHA-256 of
 * that file.
 *
 * <p>Inputs are profiled over all training rows, outputs over held-out rows. Edges never change:
 * profiles and windows of the same identity are merged by adding counts.
 *
 * @param rows rows behind the inputs
 * @param heldOutRows rows behind {@link #prediction} and {@link #metrics}
 * @param metrics held-out metrics of the model by standard name ({@code accuracy}, {@code f1},
 *     {@code log_loss}, {@code rmse}, ...)
 */
public record ReferenceProfile(
        int schema,
        Origin origin,
        Task task,
        long rows,
        long heldOutRows,
        List<Feature> features,
        Prediction prediction,
        Map<String, Double> metrics) {

    /** File name beside the model. */
    public static final String FILE = "reference-profile.json";

    /** Version of this document. */
    public static final int SCHEMA = 1;

    public ReferenceProfile {
        features = List.copyOf(features);
        metrics = Map.copyOf(metrics);
    }

    /** Where the profile comes from. */
    public enum Origin {
        /** Written by the trainer. */
        TRAINED,
        /** Learnt from a model's first traffic. */
        LEARNT
    }

    /**
     * One input column. A numeric one has {@code edges} and no {@code categories}; a categorical
     * one the other way round.
     *
     * @param edges inner bin edges, ascending: bin 0 holds values below the first edge, bin i
     *     values in {@code [edges[i-1], edges[i])}, the last bin the rest; so there are {@code
     *     edges + 1} bins
     * @param categories dictionary; bin i counts category i, one more last bin counts all others
     * @param counts rows in each bin
     * @param missing rows without a value (NaN, null, empty)
     * @param moments count, mean, sum of squared deviations, extremes; numeric columns only
     * @param importance share of the model's total gain, 0..1
     */
    public record Feature(
            String name,
            List<Double> edges,
            List<String> categories,
            List<Long> counts,
            long missing,
            Moments moments,
            double importance) {

        /** Whether this is a numeric column. */
        public boolean isNumeric() {
            return edges != null;
        }
    }

    /**
     * Distribution of the answers. The score is the probability of the second class (binary), of
     * the predicted class (multiclass), or the value (regression).
     */
    public record Prediction(
            List<String> classLabels,
            List<Long> classCounts,
            List<Double> scoreEdges,
            List<Long> scoreCounts,
            Moments score) {}

    /**
     * Mergeable moments (Chan, Golub, LeVeque 1979).
     *
     * @param m2 sum of squared deviations from the mean
     */
    public record Moments(long count, double mean, double m2, double min, double max) {

        /** Of no values; extremes are 0 and mean nothing. */
        public static final Moments EMPTY = new Moments(0, 0, 0, 0, 0);

        /** Moments of the two samples taken together. */
        public Moments merge(Moments other) {
            if (other.count == 0) {
                return this;
            }
            if (count == 0) {
                return other;
            }
            long total = count + other.count;
            double delta = other.mean - mean;
            return new Moments(
                    total,
                    mean + delta * other.count / total,
                    m2 + other.m2 + delta * delta * ((double) count * other.count / total),
                    Math.min(min, other.min),
                    Math.max(max, other.max));
        }

        /** Population standard deviation. */
        public double standardDeviation() {
            return count == 0 ? 0 : Math.sqrt(m2 / count);
        }
    }
}
