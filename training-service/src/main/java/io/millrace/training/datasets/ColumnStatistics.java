package io.millrace.training.datasets;

import java.util.List;
import java.util.Map;

/**
 * What a column holds. Fields that make no sense for its type are absent.
 *
 * @param distinct number of different values
 * @param quartiles lower quartile, median, upper quartile; numeric columns
 * @param top most frequent values with their counts, at most ten; categorical columns
 */
public record ColumnStatistics(
        long count,
        long distinct,
        Double min,
        Double max,
        Double mean,
        Double standardDeviation,
        List<Double> quartiles,
        Map<String, Long> top) {}
