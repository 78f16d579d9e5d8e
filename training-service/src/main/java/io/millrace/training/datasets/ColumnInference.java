package io.millrace.training.datasets;

import static io.millrace.training.datasets.DuckDbSession.identifier;
import static io.millrace.training.datasets.DuckDbSession.literal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what each column holds. A column in which nearly every cell is a number is meant to be
 * numeric, so the first cell that is not is an error to be named, rather than a reason to treat all
 * numbers as categories.
 */
final class ColumnInference {

    /** Share of cells that must agree before the others count as mistakes. */
    private static final double INTENT = 0.9;

    private final DuckDbSession session;
    private final RawTable raw;
    private final DatasetSpec spec;
    private final List<Finding> findings = new ArrayList<>();

    ColumnInference(DuckDbSession session, RawTable raw, DatasetSpec spec) {
        this.session = session;
        this.raw = raw;
        this.spec = spec;
    }

    List<Finding> findings() {
        return findings;
    }

    /** The type of {@code column}; mistakes become findings. */
    ColumnType infer(String column) throws SQLException {
        if (column.equals(spec.timeColumn())) {
            refuseCells(column, "TRY_CAST(%s AS TIMESTAMP) IS NULL", "a time (ISO-8601)");
            return ColumnType.TIME;
        }
        Optional<ColumnType> declared = raw.declaredType(column);
        if (declared.isPresent()) {
            if (declared.get() == ColumnType.NUMERIC) {
                refuseCells(column, "isinf(TRY_CAST(%s AS DOUBLE))", "a finite number");
            }
            return declared.get();
        }
        Counts counts = count(column);
        if (counts.cells == 0) {
            return ColumnType.CATEGORICAL;
        }
        if (counts.numbers >= INTENT * counts.cells) {
            refuseCells(column, "TRY_CAST(%s AS DOUBLE) IS NULL", "a number");
            refuseCells(column, "isinf(TRY_CAST(%s AS DOUBLE))", "a finite number");
            return ColumnType.NUMERIC;
        }
        return counts.times == counts.cells ? ColumnType.TIME : ColumnType.CATEGORICAL;
    }

    private void refuseCells(String column, String wrong, String expected) throws SQLException {
        String cell = identifier(column);
        session.list(
                        "SELECT millrace_row, %s FROM raw WHERE %s IS NOT NULL AND %s ORDER BY 1 LIMIT 1"
                                .formatted(cell, cell, wrong.formatted(cell)),
                        row ->
                                Finding.block(
                                        "type",
                                        column,
                                        row.getLong(1),
                                        "row %d, column %s: '%s' is not %s"
                                                .formatted(
                                                        row.getLong(1),
                                                        column,
                                                        row.getString(2),
                                                        expected)))
                .forEach(findings::add);
    }

    private Counts count(String column) throws SQLException {
        String cell = identifier(column);
        return session.one(
                "SELECT count(%1$s), count(TRY_CAST(%1$s AS DOUBLE)), count(TRY_CAST(%1$s AS TIMESTAMP)) FROM raw"
                        .formatted(cell),
                row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    /** Expression over {@code raw} that reads {@code column} as {@code type}. */
    static String typed(String column, ColumnType type) {
        return "CAST(%s AS %s) AS %s"
                .formatted(identifier(column), type.sqlType(), identifier(column));
    }

    /** Refuses a column that the caller names and the file does not have. */
    static void requireColumn(List<String> columns, String name, String parameter) {
        if (name != null && !columns.contains(name)) {
            throw new DatasetRefusedException(
                    Finding.block(
                            "columns",
                            name,
                            null,
                            "there is no column %s (named by '%s'); the file has %s"
                                    .formatted(literal(name), parameter, columns)));
        }
    }

    private record Counts(long cells, long numbers, long times) {}
}
