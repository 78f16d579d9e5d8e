package io.millrace.monitoring.telemetry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Binds a list of rows as one array per column, for statements that {@code unnest} them: one round
 * trip and one plan for any number of rows. Everything travels as text and is cast in the
 * statement.
 */
final class ColumnArrays<T> {

    private final List<T> rows;
    private final List<Function<T, Object>> columns;

    ColumnArrays(List<T> rows, List<Function<T, Object>> columns) {
        this.rows = rows;
        this.columns = columns;
    }

    PreparedStatement prepare(Handle handle, String sql) throws SQLException {
        Connection connection = handle.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        int position = 1;
        for (Function<T, Object> column : columns) {
            statement.setArray(position++, connection.createArrayOf("text", values(column)));
        }
        return statement;
    }

    private String[] values(Function<T, Object> column) {
        String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = column.apply(rows.get(i));
            values[i] = value == null ? null : value.toString();
        }
        return values;
    }
}
