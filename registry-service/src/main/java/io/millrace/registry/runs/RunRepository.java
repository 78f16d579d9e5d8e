package io.millrace.registry.runs;

import io.millrace.registry.sql.Row;
import io.millrace.registry.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Rows of the table {@code runs}. */
@ApplicationScoped
class RunRepository {

    private static final String COLUMNS =
            "run_id, run_name, experiment_id, user_id, status, start_time, end_time, artifact_uri,"
                    + " lifecycle_stage";

    private final Sql sql;

    RunRepository(Sql sql) {
        this.sql = sql;
    }

    /**
     * Inserts a run below its experiment's artifact location, unless its idempotency key is known.
     *
     * @return the id of the run that has the key, this one or the one before; null if there is no
     *     such active experiment
     */
    Uni<String> insert(RunInfo run, String idempotencyKey) {
        String insert =
                """
                INSERT INTO runs (run_id, run_name, experiment_id, user_id, status, start_time, artifact_uri, idempotency_key)
                SELECT ?1, ?2, e.experiment_id, ?4, ?5, ?6, e.artifact_location || '/' || ?1 || '/artifacts', ?7
                FROM experiments e WHERE e.experiment_id = ?3
                ON CONFLICT (idempotency_key) DO UPDATE SET idempotency_key = excluded.idempotency_key
                RETURNING run_id
                """;
        return sql.first(
                        insert,
                        run.runId(),
                        run.runName(),
                        run.experimentId(),
                        run.userId(),
                        run.status().name(),
                        run.startTime(),
                        idempotencyKey)
                .map(row -> row == null ? null : row.text(0));
    }

    /** Lifecycle stage of an experiment, or null. */
    Uni<String> experimentStage(String experimentId) {
        return sql.first(
                        "SELECT lifecycle_stage FROM experiments WHERE experiment_id = ?1",
                        experimentId)
                .map(row -> row == null ? null : row.text(0));
    }

    Uni<RunInfo> find(String runId) {
        return sql.first("SELECT " + COLUMNS + " FROM runs WHERE run_id = ?1", runId)
                .map(row -> row == null ? null : info(row));
    }

    Uni<List<RunInfo>> find(List<String> runIds) {
        return sql.rows(
                        "SELECT " + COLUMNS + " FROM runs WHERE run_id IN " + Sql.textsParameter(1),
                        Sql.json(runIds))
                .map(rows -> rows.stream().map(RunRepository::info).toList());
    }

    /** Locks a run's row against deletion while something is logged to it; null if unknown. */
    Uni<String> lockStage(String runId) {
        return sql.first("SELECT lifecycle_stage FROM runs WHERE run_id = ?1 FOR KEY SHARE", runId)
                .map(row -> row == null ? null : row.text(0));
    }

    /** Locks a run's row against everybody; answers its lifecycle stage, null if unknown. */
    Uni<String> lockForUpdate(String runId) {
        return sql.first("SELECT lifecycle_stage FROM runs WHERE run_id = ?1 FOR UPDATE", runId)
                .map(row -> row == null ? null : row.text(0));
    }

    Uni<Integer> update(String runId, RunChange change) {
        return sql.execute(
                "UPDATE runs SET status = coalesce(cast(?2 as text), status), end_time ="
                        + " coalesce(cast(?3 as bigint), end_time), run_name = coalesce(cast(?4 as"
                        + " text), run_name) WHERE run_id = ?1",
                runId,
                change.status() == null ? null : change.status().name(),
                change.endTime(),
                change.name());
    }

    Uni<Integer> moveTo(String runId, String lifecycleStage) {
        return sql.execute(
                "UPDATE runs SET lifecycle_stage = ?2 WHERE run_id = ?1", runId, lifecycleStage);
    }

    private static RunInfo info(Row row) {
        return new RunInfo(
                row.text(0),
                row.text(0),
                row.text(1),
                row.text(2),
                row.text(3),
                RunStatus.valueOf(row.text(4)),
                row.optionalNumber(5),
                row.optionalNumber(6),
                row.text(7),
                row.text(8));
    }
}
