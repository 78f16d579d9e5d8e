package io.millrace.trainer.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bins by the quantiles of a sample, at most {@value #BINS}, each edge once.
 *
 * @param edges inner edges, ascending
 * @param counts one more than edges
 */
record Histogram(List<Double> edges, List<Long> counts) {

    static final int BINS = 20;

    static Histogram of(float[] values) {
        List<Double> edges = edges(values);
        long[] counts = new long[edges.size() + 1];
        for (float value : values) {
            if (!Float.isNaN(value)) {
                counts[bin(edges, value)]++;
            }
        }
        return new Histogram(edges, Arrays.stream(counts).boxed().toList());
    }

    private static int bin(List<Double> edges, double value) {
        int bin = 0;
        while (bin < edges.size() && value >= edges.get(bin)) {
            bin++;
        }
        return bin;
    }

    /**
     * A column of one value gets a bin of its own between two edges one float apart, so that any
     * other value shows.
     */
    private static List<Double> edges(float[] values) {
        float[] sorted = sortedWithoutMissing(values);
        if (sorted.length == 0) {
            return List.of();
        }
        float min = sorted[0];
        if (min == sorted[sorted.length - 1]) {
            return List.of((double) min, (double) Math.nextUp(min));
        }
        List<Double> edges = new ArrayList<>();
        double last = min;
        for (int i = 1; i < BINS; i++) {
            double quantile = sorted[(int) ((long) sorted.length * i / BINS)];
            if (quantile > last) {
                edges.add(quantile);
                last = quantile;
            }
        }
        if (edges.isEmpty()) {
            // nearly all rows hold the smallest value: the rest shares the second bin
            edges.add((double) Math.nextUp(min));
        }
        return edges;
    }

    private static float[] sortedWithoutMissing(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        while (count > 0 && Float.isNaN(sorted[count - 1])) {
            count--;
        }
        return Arrays.copyOf(sorted, count);
    }
}
