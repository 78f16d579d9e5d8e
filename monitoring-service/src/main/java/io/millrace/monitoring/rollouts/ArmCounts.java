package io.millrace.monitoring.rollouts;

import io.millrace.contracts.serving.PredictionWindow;
import java.util.Set;

/**
 * What one version answered in one generation.
 *
 * @param failures requests that failed through no fault of the caller
 * @param latency requests by {@link PredictionWindow#LATENCY_EDGES_MICROS}
 */
record ArmCounts(long requests, long failures, long[] latency) {

    private static final Set<String> SERVER_FAULTS =
            Set.of("INTERNAL", "UNKNOWN", "UNAVAILABLE", "DATA_LOSS", "DEADLINE_EXCEEDED");

    static final ArmCounts NONE =
            new ArmCounts(0, 0, new long[PredictionWindow.LATENCY_EDGES_MICROS.size() + 1]);

    ArmCounts plus(PredictionWindow window) {
        long[] sum = latency.clone();
        for (int bin = 0; bin < Math.min(sum.length, window.latencyCounts().size()); bin++) {
            sum[bin] += window.latencyCounts().get(bin);
        }
        long failed =
                window.errors().entrySet().stream()
                        .filter(error -> SERVER_FAULTS.contains(error.getKey()))
                        .mapToLong(java.util.Map.Entry::getValue)
                        .sum();
        return new ArmCounts(requests + window.requests(), failures + failed, sum);
    }

    long measured() {
        return java.util.Arrays.stream(latency).sum();
    }

    /** Upper edge of the bin that holds the 95th percentile, in microseconds. */
    long percentile95Micros() {
        long target = (long) Math.ceil(0.95 * measured());
        long seen = 0;
        for (int bin = 0; bin < PredictionWindow.LATENCY_EDGES_MICROS.size(); bin++) {
            seen += latency[bin];
            if (seen >= target) {
                return PredictionWindow.LATENCY_EDGES_MICROS.get(bin);
            }
        }
        return PredictionWindow.LATENCY_EDGES_MICROS.getLast();
    }

    /** Requests that surely took longer than {@code micros}. */
    long slowerThan(double micros) {
        long slow = 0;
        for (int bin = 1; bin < latency.length; bin++) {
            if (PredictionWindow.LATENCY_EDGES_MICROS.get(bin - 1) >= micros) {
                slow += latency[bin];
            }
        }
        return slow;
    }
}
