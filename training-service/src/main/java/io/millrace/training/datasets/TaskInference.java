package io.millrace.training.datasets;

import static io.millrace.training.datasets.DuckDbSession.identifier;

import io.millrace.contracts.model.Task;
import java.sql.SQLException;

/** Decides what the label column asks for. */
final class TaskInference {

    /** More different integers than this are a quantity rather than names of classes. */
    private static final int MOST_INTEGER_CLASSES = 20;

    private TaskInference() {}

    static Task infer(DuckDbSession session, String label, ColumnType type) throws SQLException {
        String cell = identifier(label);
        long distinct =
                session.one(
                        "SELECT count(DISTINCT %s) FROM raw".formatted(cell),
                        row -> row.getLong(1));
        if (type == ColumnType.NUMERIC
                && (distinct > MOST_INTEGER_CLASSES || !integers(session, cell))) {
            return Task.REGRESSION;
        }
        return distinct <= 2 ? Task.BINARY : Task.MULTICLASS;
    }

    private static boolean integers(DuckDbSession session, String cell) throws SQLException {
        return session.one(
                "SELECT count(*) = 0 FROM raw WHERE TRY_CAST(%1$s AS DOUBLE) <> trunc(TRY_CAST(%1$s AS DOUBLE))"
                        .formatted(cell),
                row -> row.getBoolean(1));
    }
}
