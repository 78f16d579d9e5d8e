package io.millrace.demo.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a file into memory with DuckDB, which infers the types over all rows. Refuses a file that
 * the loop can't be shown on with the reason.
 */
public final class StreamReader {

    /** Rows that are read at most: what a laptop's memory holds beside the suite. */
    private static final int MOST_ROWS = 2_000_000;

    private StreamReader() {}

    /**
     * Reads {@code source}, sorted by time.
     *
     * @throws UnusableDataException if the file can't be read or can't be used
     */
    public static EventStream read(StreamSource source) {
        if (!Files.isReadable(source.file())) {
            throw new UnusableDataException(
                    "can't read " + source.file() + ": no such file, or not readable");
        }
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
            Table table = load(database, source.file());
            return StreamShape.of(source, table);
        } catch (SQLException e) {
            throw new UnusableDataException(
                    source.file()
                            + " is no CSV or Parquet file that can be read: "
                            + firstLine(e.getMessage()));
        }
    }

    private static Table load(Connection database, Path file) throws SQLException {
        String path = "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
        if (isParquet(file)) {
            return read(database, "read_parquet(" + path + ")");
        }
        Table table = read(database, "read_csv(" + path + ", sample_size = -1)");
        if (table.columns().size() == 1 && table.names().contains(",")) {
            refuseUnevenLines(database, file, path);
        }
        return table;
    }

    /**
     * Lines of different lengths are no table to DuckDB, which then takes whole lines for values.
     */
    private static void refuseUnevenLines(Connection database, Path file, String path)
            throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(
                    """
                    create table uneven as select * from read_csv(
                        %s, delim = ',', header = true, all_varchar = true, store_rejects = true)
                    """
                            .formatted(path));
            try (var rejected =
                    statement.executeQuery(
                            "select line, error_message from reject_errors order by line limit"
                                    + " 1")) {
                if (rejected.next()) {
                    throw new UnusableDataException(
                            "line %d of %s is not like the others: %s"
                                    .formatted(
                                            rejected.getLong(1),
                                            file,
                                            firstLine(rejected.getString(2))));
                }
            }
        }
    }

    private static Table read(Connection database, String scan) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("create table input as select * from " + scan);
            long rows = count(database);
            try (var result = statement.executeQuery("select * from input limit " + MOST_ROWS)) {
                return TableReader.read(result, (int) Math.min(rows, MOST_ROWS), rows);
            }
        }
    }

    private static long count(Connection database) throws SQLException {
        try (var statement = database.createStatement();
                var result = statement.executeQuery("select count(*) from input")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static boolean isParquet(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".parquet") || name.endsWith(".pq");
    }

    private static String firstLine(String message) {
        return message == null ? "unknown error" : message.lines().findFirst().orElse(message);
    }

    /**
     * A file as it lies on disk.
     *
     * @param moments columns that hold times, in milliseconds since the epoch, by position; NaN is
     *     missing
     * @param total rows in the file; more than were read if it is very long
     */
    record Table(List<Column> columns, List<double[]> moments, int rows, long total) {
        Table {
            columns = List.copyOf(columns);
            moments = new ArrayList<>(moments);
        }

        int position(String name) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        String names() {
            return String.join(", ", columns.stream().map(Column::name).toList());
        }
    }
}
