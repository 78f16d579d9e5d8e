package io.millrace.training.datasets;

/**
 * Something the quality rules noticed.
 *
 * @param row first row it concerns, counted from 1 without the header; absent if it concerns a
 *     whole column or file
 */
public record Finding(Severity severity, String rule, String column, Long row, String message) {

    static Finding block(String rule, String column, Long row, String message) {
        return new Finding(Severity.BLOCK, rule, column, row, message);
    }

    static Finding warn(String rule, String column, String message) {
        return new Finding(Severity.WARN, rule, column, null, message);
    }

    /** Whether the dataset can be used all the same. */
    public enum Severity {
        BLOCK,
        WARN
    }
}
