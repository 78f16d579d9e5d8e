package io.millrace.training.datasets;

/**
 * One column of a dataset.
 *
 * @param missing rows without a value
 */
public record DatasetColumn(
        String name, ColumnType type, ColumnRole role, long missing, ColumnStatistics statistics) {}
