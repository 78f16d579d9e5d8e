package io.millrace.training.datasets;

import io.millrace.contracts.model.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns one uploaded file into a typed, judged Parquet file. */
final class DatasetImport {

    private DatasetImport() {}

    /**
     * Reads {@code upload} and writes {@code parquet}.
     *
     * @throws DatasetRefusedException if it cannot be trained on; nothing is written then
     */
    static Imported run(Path upload, DatasetSpec spec, Path parquet) throws IOException {
        try (DuckDbSession session = DuckDbSession.open()) {
            RawTable raw = RawTable.load(session, upload, DatasetFormat.of(upload));
            ColumnInference.requireColumn(raw.columns(), spec.labelColumn(), "label");
            ColumnInference.requireColumn(raw.columns(), spec.timeColumn(), "time");
            Map<String, ColumnType> types = inferTypes(session, raw, spec);
            Task task = task(session, spec, types);
            TypedTable typed = TypedTable.create(session, types, spec, task);
            List<DatasetColumn> columns = typed.describe(spec);
            long rows = typed.rows();
            long unlabelled = session.one("SELECT count(*) FROM raw", row -> row.getLong(1)) - rows;
            Verdict verdict = Verdict.of(QualityRules.judge(columns, task, rows, unlabelled));
            refuseIfBlocked(verdict.findings());
            typed.writeParquet(parquet);
            return new Imported(typed.contentHash(), rows, task, columns, verdict);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB failed on " + spec.name(), e);
        }
    }

    private static Map<String, ColumnType> inferTypes(
            DuckDbSession session, RawTable raw, DatasetSpec spec) throws SQLException {
        ColumnInference inference = new ColumnInference(session, raw, spec);
        Map<String, ColumnType> types = new LinkedHashMap<>();
        for (String column : raw.columns()) {
            types.put(column, inference.infer(column));
        }
        refuseIfBlocked(inference.findings());
        return types;
    }

    private static Task task(DuckDbSession session, DatasetSpec spec, Map<String, ColumnType> types)
            throws SQLException {
        ColumnType label = types.get(spec.labelColumn());
        if (spec.task() == Task.REGRESSION && label != ColumnType.NUMERIC) {
            throw new DatasetRefusedException(
                    Finding.block(
                            "label",
                            spec.labelColumn(),
                            null,
                            "column %s is not numeric: regression needs numbers"
                                    .formatted(spec.labelColumn())));
        }
        return spec.task() != null
                ? spec.task()
                : TaskInference.infer(session, spec.labelColumn(), label);
    }

    private static void refuseIfBlocked(List<Finding> findings) {
        List<Finding> blocking = new ArrayList<>(findings);
        blocking.removeIf(finding -> finding.severity() != Finding.Severity.BLOCK);
        if (!blocking.isEmpty()) {
            throw new DatasetRefusedException(blocking);
        }
    }

    /** What is known of the file that was written. */
    record Imported(
            String contentHash,
            long rows,
            Task task,
            List<DatasetColumn> columns,
            Verdict verdict) {}
}
