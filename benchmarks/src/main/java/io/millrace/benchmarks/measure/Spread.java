package io.millrace.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * A set of repeated measurements in three numbers: half of them lie between the quartiles.
 *
 * @param lower first quartile
 * @param upper third quartile
 * @param count how many measurements there were
 */
public record Spread(double median, double lower, double upper, int count) {

    /**
     * Of {@code values} in any order; quantiles between two values are interpolated.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(
                quantile(sorted, 0.5),
                quantile(sorted, 0.25),
                quantile(sorted, 0.75),
                sorted.length);
    }

    /** As {@link #of(double...)}. */
    public static Spread of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The value at {@code share} of the way through {@code sorted}. */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The same, each number times {@code factor}, which is positive. */
    public Spread times(double factor) {
        return new Spread(median * factor, lower * factor, upper * factor, count);
    }
}
