package io.millrace.training.datasets;

/** Kind of values in a column, as it is stored. */
public enum ColumnType {
    /** DOUBLE; NULL is missing. */
    NUMERIC("DOUBLE"),
    /** VARCHAR; NULL is missing. Booleans are stored as {@code true} and {@code false}. */
    CATEGORICAL("VARCHAR"),
    /** TIMESTAMP without a zone, read as UTC. */
    TIME("TIMESTAMP");

    private final String sqlType;

    ColumnType(String sqlType) {
        this.sqlType = sqlType;
    }

    /** Type in DuckDB and Parquet. */
    String sqlType() {
        return sqlType;
    }
}
