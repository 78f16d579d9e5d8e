package io.millrace.registry.search;

/** Kinds of searchable columns and the SQL type that they compare as. */
public enum ValueType {
    TEXT("text"),
    INTEGER("bigint"),
    REAL("double precision");

    private final String sqlType;

    ValueType(String sqlType) {
        this.sqlType = sqlType;
    }

    String sqlType() {
        return sqlType;
    }
}
