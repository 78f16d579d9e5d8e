package io.millrace.training.datasets;

import static io.millrace.training.datasets.DuckDbSession.identifier;
import static io.millrace.training.datasets.DuckDbSession.literal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * An uploaded file as table {@code raw}: all cells as text, and {@code millrace_row} counted from 1
 * without the header. Nothing is interpreted yet, so that a bad cell can be named.
 */
final class RawTable {

    /** Texts that stand for no value, in any case. */
    private static final String MISSING = "('', 'na', 'n/a', 'nan', 'null', 'none', '?', 'nil')";

    private static final String ROW = "millrace_row";

    private final List<String> columns;

    private RawTable(List<String> columns) {
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
            List<String> columns = describe(session);
            refuseNestedColumns(session);
            session.execute("CREATE TABLE raw AS SELECT " + asText(columns) + " FROM loaded");
            session.execute("DROP TABLE loaded");
            return new RawTable(columns);
        } catch (SQLException e) {
            throw new DatasetRefusedException(
                    Finding.block("readable", null, null, unreadable(format, e)));
        }
    }

    List<String> columns() {
        return columns;
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

    private static List<String> describe(DuckDbSession session) throws SQLException {
        return session
                .list("SELECT column_name FROM (DESCRIBE loaded)", row -> row.getString(1))
                .stream()
                .filter(name -> !name.equals(ROW))
                .toList();
    }

    private static void refuseNestedColumns(DuckDbSession session) throws SQLException {
        Set<Character> nested = Set.of(']', ')');
        session.list(
                "SELECT column_name, column_type FROM (DESCRIBE loaded)",
                row -> {
                    String type = row.getString(2);
                    boolean decimal = type.startsWith("DECIMAL");
                    if (!decimal && nested.contains(type.charAt(type.length() - 1))) {
                        throw new DatasetRefusedException(
                                Finding.block(
                                        "flat",
                                        row.getString(1),
                                        null,
                                        "column %s is a %s: only numbers, texts, booleans and times can be used"
                                                .formatted(row.getString(1), type)));
                    }
                    return type;
                });
    }

    private static String asText(List<String> columns) {
        StringBuilder select = new StringBuilder(ROW);
        for (String column : columns) {
            String text = "trim(CAST(" + identifier(column) + " AS VARCHAR))";
            select.append(
                    ", CASE WHEN lower(%s) IN %s THEN NULL ELSE %s END AS %s"
                            .formatted(text, MISSING, text, identifier(column)));
        }
        return select.toString();
    }

    private static String unreadable(DatasetFormat format, SQLException failure) {
        return "the file cannot be read as %s: %s"
                .formatted(format.describe(), firstLine(failure.getMessage()));
    }

    private static String firstLine(String text) {
        return text == null ? "unknown reason" : text.strip().lines().findFirst().orElse("");
    }
}
