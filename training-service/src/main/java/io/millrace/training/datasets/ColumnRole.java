package io.millrace.training.datasets;

/** What a column is for. */
public enum ColumnRole {
    FEATURE,
    LABEL,
    TIME,
    /** Kept out of training; a finding of the verdict says why. */
    IGNORED
}
