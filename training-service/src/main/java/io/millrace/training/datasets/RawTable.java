package io.millrace.training.datasets;

import static io.millrace.training.datasets.DuckDbSession.identifier;
import static io.millrace.training.datasets.DuckDbSession.literal;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An uploaded file as table {@code raw}: all cells as text, and {@code millrace_row} counted from 1
 * without the header. Nothing is interpreted yet, so that a bad cell can be named.
 */
final class RawTable {

    /** Texts that stand for no value, in any case. */
    private static final String MISSING = "('', 'na', 'n/a', 'nan', 'null', 'none', '?', 'nil')";

    private static final String ROW = "millrace_row";

    private final Map<String, ColumnType> columns;

    private RawTable(Map<String, ColumnType> columns) {
        this.columns = columns;
    }

    /**
     * Loads {@code file}.
     *
     * @throws DatasetRefusedException if the file cannot be read as a table
     */
    static RawTable load(DuckDbSession session, Path file, DatasetFormat format) {
        try {
            session.execute(
                    "CREATE TABLE loaded AS SELECT row_number() OVER () AS "
                            + ROW
                            + ", * FROM "
                            + source(file, format));
            refuseRejectedLines(session, format);
            refuseDuplicateColumns(session, file, format);
            Map<String, String> stored = describe(session);
            refuseNestedColumns(stored);
            Map<String, ColumnType> columns = new LinkedHashMap<>();
            stored.forEach(
                    (name, type) ->
                            columns.put(
                                    name, format == DatasetFormat.PARQUET ? declared(type) : null));
            session.execute(
                    "CREATE TABLE raw AS SELECT " + asText(stored, format) + " FROM loaded");
            session.execute("DROP TABLE loaded");
            return new RawTable(columns);
        } catch (SQLException e) {
            throw new DatasetRefusedException(
                    Finding.block("readable", null, null, unreadable(format, e)));
        }
    }

    List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    /** The type that the file itself gives a column; a CSV gives none. */
    Optional<ColumnType> declaredType(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    private static ColumnType declared(String type) {
        if (type.startsWith("TIMESTAMP") || type.equals("DATE")) {
            return ColumnType.TIME;
        }
        boolean number =
                type.startsWith("DECIMAL")
                        || type.endsWith("INT")
                        || type.endsWith("INTEGER")
                        || type.equals("FLOAT")
                        || type.equals("DOUBLE");
        return number ? ColumnType.NUMERIC : ColumnType.CATEGORICAL;
    }

    private static String source(Path file, DatasetFormat format) {
        return switch (format) {
            case PARQUET -> "read_parquet(" + literal(file) + ")";
            case CSV ->
                    "read_csv(%s, header = true, all_varchar = true, store_rejects = true, null_padding = false)"
                            .formatted(literal(file));
            case CSV_GZIP ->
                    "read_csv(%s, header = true, all_varchar = true, store_rejects = true, compression = 'gzip')"
                            .formatted(literal(file));
        };
    }

    private static void refuseRejectedLines(DuckDbSession session, DatasetFormat format)
            throws SQLException {
        if (format == DatasetFormat.PARQUET) {
            return;
        }
        List<Finding> rejected =
                session.list(
                        "SELECT line, column_name, error_message FROM reject_errors ORDER BY line"
                                + " LIMIT 20",
                        row ->
                                Finding.block(
                                        "readable",
                                        row.getString(2),
                                        row.getLong(1) - 1,
                                        "row %d, column %s: %s"
                                                .formatted(
                                                        row.getLong(1) - 1,
                                                        row.getString(2),
                                                        firstLine(row.getString(3)))));
        if (!rejected.isEmpty()) {
            throw new DatasetRefusedException(rejected);
        }
    }

    /** DuckDB renames the second of two columns of one name without a word. */
    private static void refuseDuplicateColumns(
            DuckDbSession session, Path file, DatasetFormat format) throws SQLException {
        if (format == DatasetFormat.PARQUET) {
            return;
        }
        String header = source(file, format).replace("header = true", "header = false");
        Set<String> seen = new HashSet<>();
        List<List<String>> first =
                session.list("SELECT * FROM " + header + " LIMIT 1", RawTable::texts);
        for (String name : first.isEmpty() ? List.<String>of() : first.getFirst()) {
            if (name != null && !seen.add(name.strip().toLowerCase(Locale.ROOT))) {
                throw new DatasetRefusedException(
                        Finding.block(
                                "columns",
                                name,
                                null,
                                "two columns are called " + name.strip() + ": rename one"));
            }
        }
    }

    private static List<String> texts(ResultSet row) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            texts.add(row.getString(i));
        }
        return texts;
    }

    private static Map<String, String> describe(DuckDbSession session) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        session.list(
                "SELECT column_name, column_type FROM (DESCRIBE loaded)",
                row -> types.put(row.getString(1), row.getString(2)));
        types.remove(ROW);
        return types;
    }

    private static void refuseNestedColumns(Map<String, String> types) {
        Set<Character> nested = Set.of(']', ')');
        types.forEach(
                (name, type) -> {
                    boolean decimal = type.startsWith("DECIMAL");
                    if (!decimal && nested.contains(type.charAt(type.length() - 1))) {
                        throw new DatasetRefusedException(
                                Finding.block(
                                        "flat",
                                        name,
                                        null,
                                        "column %s is a %s: only numbers, texts, booleans and times can be used"
                                                .formatted(name, type)));
                    }
                });
    }

    private static String asText(Map<String, String> types, DatasetFormat format) {
        StringBuilder select = new StringBuilder(ROW);
        types.forEach(
                (column, type) -> {
                    String name = identifier(column);
                    select.append(", ")
                            .append(
                                    format == DatasetFormat.PARQUET
                                            ? typedCell(name, type)
                                            : textCell(name))
                            .append(" AS ")
                            .append(name);
                });
        return select.toString();
    }

    /** A CSV has no other way to say that a value is missing than by some word. */
    private static String textCell(String name) {
        String text = "trim(CAST(" + name + " AS VARCHAR))";
        return "CASE WHEN lower(%s) IN %s THEN NULL ELSE %s END".formatted(text, MISSING, text);
    }

    /** A typed file has nulls: its texts are values, whatever they say. */
    private static String typedCell(String name, String type) {
        boolean real = type.equals("FLOAT") || type.equals("DOUBLE");
        String text = "CAST(" + name + " AS VARCHAR)";
        return real
                ? "CASE WHEN isnan(%s) THEN NULL ELSE %s END".formatted(name, text)
                : "nullif(" + text + ", '')";
    }

    private static String unreadable(DatasetFormat format, SQLException failure) {
        return "the file cannot be read as %s: %s"
                .formatted(format.describe(), firstLine(failure.getMessage()));
    }

    private static String firstLine(String text) {
        return text == null ? "unknown reason" : text.strip().lines().findFirst().orElse("");
    }
}
