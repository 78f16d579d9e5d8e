package io.millrace.trainer.data;

import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.trainer.spec.TrainSpec;
import io.millrace.trainer.spec.TrainerException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a CSV or Parquet file through DuckDB, in time order. Rows without a label are left out:
 * nothing can be learnt from them.
 */
public final class FrameReader {

    private final Path file;

    public FrameReader(Path file) {
        this.file = file;
    }

    /** All labelled rows with the columns that {@code spec} names. */
    public Frame read(TrainSpec spec) {
        return read(spec.columns(), spec.label(), spec.time(), spec.weight(), 0);
    }

    /** Rows written by {@link HeldOutFile}, with the {@code scores} score columns. */
    public Frame readHeldOut(List<Column> columns, String label, int scores) {
        return read(columns, label, null, null, scores);
    }

    private Frame read(List<Column> columns, String label, String time, String weight, int scores) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            String query = query(columns, label, time, weight, scores);
            try (ResultSet rows = statement.executeQuery(query)) {
                return new FrameBuilder(columns, scores).addAll(rows).build();
            }
        } catch (SQLException e) {
            throw new TrainerException(
                    TrainerException.Kind.DATA_QUALITY,
                    "the data can't be read as the specification says: " + e.getMessage());
        }
    }

    private String query(
            List<Column> columns, String label, String time, String weight, int scores) {
        List<String> selected = new ArrayList<>();
        selected.add("CAST(" + Sql.identifier(label) + " AS VARCHAR)");
        selected.add(weight == null ? "1.0::FLOAT" : Sql.identifier(weight) + "::FLOAT");
        columns.forEach(column -> selected.add(expression(column)));
        IntStream.range(0, scores).forEach(i -> selected.add(HeldOutFile.scoreColumn(i)));
        String order = time == null ? "" : Sql.identifier(time) + " NULLS FIRST, ";
        return "SELECT "
                + selected.stream().collect(Collectors.joining(", "))
                + " FROM (SELECT *, row_number() OVER () AS __row FROM "
                + source()
                + ") WHERE "
                + Sql.identifier(label)
                + " IS NOT NULL ORDER BY "
                + order
                + "__row";
    }

    private static String expression(Column column) {
        String name = Sql.identifier(column.name());
        return column.type() == ColumnType.NUMERIC
                ? "CAST(" + name + " AS FLOAT)"
                : "coalesce(CAST(" + name + " AS VARCHAR), '')";
    }

    private String source() {
        String path = Sql.literal(file.toString());
        return file.toString().endsWith(".parquet")
                ? "read_parquet(" + path + ")"
                : "read_csv(" + path + ", sample_size = -1)";
    }
}
