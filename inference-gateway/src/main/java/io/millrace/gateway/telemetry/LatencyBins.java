package io.millrace.gateway.telemetry;

import io.millrace.contracts.serving.PredictionWindow;
import java.util.Arrays;
import java.util.List;

/** Requests by latency over the edges of the window record, which are upper ones. */
final class LatencyBins {

    private static final long[] EDGES =
            PredictionWindow.LATENCY_EDGES_MICROS.stream().mapToLong(Long::longValue).toArray();

    private static final long NANOS_PER_MICRO = 1_000;

    private final long[] counts = new long[EDGES.length + 1];

    void add(long nanos) {
        int found = Arrays.binarySearch(EDGES, nanos / NANOS_PER_MICRO);
        counts[found >= 0 ? found : -found - 1]++;
    }

    List<Long> counts() {
        return Counts.list(counts);
    }
}
