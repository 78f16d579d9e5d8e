package io.millrace.contracts.serving;

import io.millrace.contracts.model.ReferenceProfile.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A mergeable profile of what one replica answered for one version in one pane of event time: the
 * value of topic {@code millrace.prediction.windows.v1}. Holds deltas, so that a restart never
 * counts twice; the same pane may arrive in many parts.
 *
 * @param replica who counted
 * @param epoch start of that process in milliseconds; with {@code sequence} it names the record
 *     once
 * @param profileDigest SHA-256 of the reference profile whose edges the counts follow; absent where
 *     the model has none, and then {@code features} is empty
 * @param paneStart start of the pane in event time, a multiple of the endpoint's pane width
 * @param errors failed requests by gRPC status name
 * @param latencyCounts requests by {@link #LATENCY_EDGES_MICROS}, one more bin than edges
 * @param droppedSamples samples lost since the last record
 * @param comparison of a shadow's answers with those that the callers got; absent where there was
 *     nothing to compare
 */
public record PredictionWindow(
        int schema,
        String replica,
        long epoch,
        long sequence,
        String endpoint,
        long generation,
        String modelName,
        String version,
        Role role,
        String profileDigest,
        Instant paneStart,
        Instant paneEnd,
        long requests,
        long rows,
        Map<String, Long> errors,
        List<Long> latencyCounts,
        List<FeatureCounts> features,
        PredictionCounts prediction,
        long droppedSamples,
        ComparisonCounts comparison) {

    /** Version of this document. */
    public static final int SCHEMA = 1;

    /** Upper edges of the latency bins in microseconds; powers of the square root of two. */
    public static final List<Long> LATENCY_EDGES_MICROS =
            java.util.stream.IntStream.rangeClosed(6, 48)
                    .mapToObj(power -> Math.round(Math.pow(2, power / 2.0)))
                    .toList();

    public PredictionWindow {
        errors = Map.copyOf(errors);
        latencyCounts = List.copyOf(latencyCounts);
        features = List.copyOf(features);
    }

    /** Whether the callers got these answers. */
    public enum Role {
        PRIMARY,
        SHADOW
    }

    /**
     * Counts of one column over the bins of the reference profile.
     *
     * @param missing NaN, null or empty
     * @param outOfRange values beyond the reference's extremes, or categories it never saw
     * @param moments numeric columns only
     */
    public record FeatureCounts(
            String name, List<Long> counts, long missing, long outOfRange, Moments moments) {
        public FeatureCounts {
            counts = List.copyOf(counts);
        }
    }

    /** Counts of the answers over the bins of the reference profile. */
    public record PredictionCounts(List<Long> classCounts, List<Long> scoreCounts, Moments score) {}

    /**
     * Answers of a shadow beside those that the callers got.
     *
     * @param compared requests that both answered
     * @param exact of them, those answered the same bit by bit
     * @param near of them, those whose floats differ by at most 0.001, relative above 1, and that
     *     are the same otherwise; exact ones are among them
     * @param flipped of them, those with another class
     */
    public record ComparisonCounts(long compared, long exact, long near, long flipped) {

        /** No comparison yet. */
        public static final ComparisonCounts NONE = new ComparisonCounts(0, 0, 0, 0);

        /** These and {@code others}. */
        public ComparisonCounts plus(ComparisonCounts others) {
            return new ComparisonCounts(
                    compared + others.compared,
                    exact + others.exact,
                    near + others.near,
                    flipped + others.flipped);
        }
    }
}
