package io.millrace.registry.sql;

/** One row of a native query; columns count from 0. */
public record Row(Object[] columns) {

    /** Text of a column, or null. */
    public String text(int column) {
        return (String) columns[column];
    }

    /** Whole number of a column that is never null. */
    public long number(int column) {
        return ((Number) columns[column]).longValue();
    }

    /** Whole number of a column, or null. */
    public Long optionalNumber(int column) {
        return columns[column] == null ? null : number(column);
    }

    /** Floating point number of a column that is never null. */
    public double real(int column) {
        return ((Number) columns[column]).doubleValue();
    }

    /** Any column as it came. */
    public Object value(int column) {
        return columns[column];
    }
}
