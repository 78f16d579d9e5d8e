package io.millrace.gateway.telemetry;

import java.util.List;

/** Counts over fixed inner edges: bin i holds values in {@code [edges[i-1], edges[i])}. */
final class Bins {

    private final double[] edges;
    private final long[] counts;

    Bins(double[] edges) {
        this.edges = edges;
        this.counts = new long[edges.length + 1];
    }

    static double[] edges(List<Double> edges) {
        return edges.stream().mapToDouble(Double::doubleValue).toArray();
    }

    void add(double value) {
        counts[index(value)]++;
    }

    /** Number of edges that are not above {@code value}. */
    private int index(double value) {
        int low = 0;
        int high = edges.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edges[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    List<Long> counts() {
        return Counts.list(counts);
    }
}
