package io.millrace.demo.data;

import io.millrace.demo.data.StreamReader.Table;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a result of DuckDB into columns in memory. Not thread-safe; used once. */
final class TableReader {

    /** What a column's values become. */
    private enum Kind {
        NUMBER,
        MOMENT,
        TEXT
    }

    private final ResultSet result;
    private final int rows;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<double[]> numbers = new ArrayList<>();
    private final List<String[]> texts = new ArrayList<>();
    private final Map<String, String> interned = new HashMap<>();

    private TableReader(ResultSet result, int rows) throws SQLException {
        this.result = result;
        this.rows = rows;
        ResultSetMetaData meta = result.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            Kind kind = kindOf(meta.getColumnType(i));
            names.add(meta.getColumnName(i));
            kinds.add(kind);
            numbers.add(kind == Kind.TEXT ? null : filledWithNaN());
            texts.add(kind == Kind.NUMBER ? null : new String[rows]);
        }
    }

    static Table read(ResultSet result, int rows, long total) throws SQLException {
        TableReader reader = new TableReader(result, rows);
        for (int row = 0; row < rows && result.next(); row++) {
            reader.readRow(row);
        }
        return reader.table(total);
    }

    private void readRow(int row) throws SQLException {
        for (int column = 0; column < kinds.size(); column++) {
            switch (kinds.get(column)) {
                case NUMBER -> {
                    double value = result.getDouble(column + 1);
                    if (!result.wasNull()) {
                        numbers.get(column)[row] = value;
                    }
                }
                case MOMENT -> readMoment(row, column);
                case TEXT -> texts.get(column)[row] = text(result.getString(column + 1));
            }
        }
    }

    private void readMoment(int row, int column) throws SQLException {
        Object value = result.getObject(column + 1);
        if (value != null) {
            numbers.get(column)[row] = millis(value);
            texts.get(column)[row] = text(value.toString());
        }
    }

    private static double millis(Object value) {
        return switch (value) {
            case LocalDate date -> date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC).toEpochMilli();
            case OffsetDateTime time -> time.toInstant().toEpochMilli();
            case java.util.Date date -> date.getTime();
            default -> Double.NaN;
        };
    }

    /** Categories repeat a million times: one copy of each is enough. */
    private String text(String value) {
        return value == null || value.isEmpty() ? null : interned.computeIfAbsent(value, v -> v);
    }

    private Table table(long total) {
        List<Column> columns = new ArrayList<>();
        List<double[]> moments = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            boolean number = kinds.get(i) == Kind.NUMBER;
            columns.add(
                    number
                            ? new Column.Numbers(names.get(i), numbers.get(i))
                            : new Column.Texts(names.get(i), texts.get(i)));
            moments.add(kinds.get(i) == Kind.MOMENT ? numbers.get(i) : null);
        }
        return new Table(columns, moments, rows, total);
    }

    private double[] filledWithNaN() {
        double[] values = new double[rows];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static Kind kindOf(int type) {
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.FLOAT,
                    Types.REAL,
                    Types.DOUBLE,
                    Types.DECIMAL,
                    Types.NUMERIC ->
                    Kind.NUMBER;
            case Types.DATE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Kind.MOMENT;
            default -> Kind.TEXT;
        };
    }
}
