package io.millrace.training.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.training.gates.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Runs in PostgreSQL, as requests see them; what their workers write is in {@link RunLeases}. */
@ApplicationScoped
class RunRepository {

    private final Jdbi jdbi;
    private final RunJournal journal;
    private final RunMetrics metrics;

    RunRepository(Jdbi jdbi, RunJournal journal, RunMetrics metrics) {
        this.jdbi = jdbi;
        this.journal = journal;
        this.metrics = metrics;
    }

    /**
     * Queues a run.
     *
     * @param key at most one run is made of the same key; may be absent
     * @return the run, or the one that the key or the request made before
     * @throws ServiceException CONFLICT if the key was used for something else
     */
    Run create(NewRun run) {
        return jdbi.inTransaction(
                handle -> {
                    int inserted = insert(handle, run);
                    Run stored =
                            handle.createQuery(
                                            """
                                            SELECT * FROM run WHERE id = :id OR idempotency_key = :key
                                               OR request_id = :request
                                            """)
                                    .bind("id", run.id())
                                    .bind("key", run.idempotencyKey())
                                    .bind("request", run.requestId())
                                    .map((row, context) -> RunRows.read(row))
                                    .one();
                    if (inserted == 0 && run.idempotencyKey() != null) {
                        requireSame(handle, stored, run);
                    }
                    if (inserted == 1) {
                        journal.append(handle, stored, run.reason());
                    }
                    return stored;
                });
    }

    /** A success adds the signature to the specification; all else is as it was asked for. */
    private static void requireSame(Handle handle, Run stored, NewRun run) {
        boolean same =
                handle.createQuery(
                                """
                                SELECT model_name = :model AND dataset_id IS NOT DISTINCT FROM CAST(:dataset AS uuid)
                                   AND spec - 'signature' = CAST(:spec AS jsonb) - 'signature'
                                FROM run WHERE id = :id
                                """)
                        .bind("id", stored.id())
                        .bind("model", run.modelName())
                        .bind("dataset", run.datasetId())
                        .bind("spec", Wire.toJson(run.spec()))
                        .map((row, context) -> row.getBoolean(1))
                        .one();
        if (!same) {
            throw new ServiceException(
                    ErrorCode.CONFLICT,
                    "the Idempotency-Key was used for run %s, which was asked for otherwise: take a new key"
                            .formatted(stored.id()));
        }
    }

    private static int insert(Handle handle, NewRun run) {
        return handle.createUpdate(
                        """
                        INSERT INTO run (id, model_name, dataset_id, spec, state, request_id, request,
                                         idempotency_key, created_by)
                        VALUES (:id, :model, CAST(:dataset AS uuid), CAST(:spec AS jsonb), 'QUEUED', :requestId,
                                CAST(:request AS jsonb), :key, :createdBy)
                        ON CONFLICT DO NOTHING
                        """)
                .bind("id", run.id())
                .bind("model", run.modelName())
                .bind("dataset", run.datasetId())
                .bind("spec", Wire.toJson(run.spec()))
                .bind("requestId", run.requestId())
                .bind("request", run.request() == null ? null : Wire.toJson(run.request()))
                .bind("key", run.idempotencyKey())
                .bind("createdBy", run.createdBy())
                .execute();
    }

    Optional<Run> find(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT * FROM run WHERE id = :id")
                                .bind("id", id)
                                .map((row, context) -> RunRows.read(row))
                                .findOne());
    }

    /** The newest first. */
    List<Run> list(String model, RunState state, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT * FROM run
                                        WHERE (:model::text IS NULL OR model_name = :model)
                                          AND (:state::text IS NULL OR state = :state)
                                        ORDER BY created_at DESC, id LIMIT :limit
                                        """)
                                .bind("model", model)
                                .bind("state", state == null ? null : state.name())
                                .bind("limit", limit)
                                .map((row, context) -> RunRows.read(row))
                                .list());
    }

    /** What a retraining of {@code model} repeats. */
    Optional<RunSpec> lastSuccessfulSpec(String model) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT spec FROM run WHERE model_name = :model AND state = 'SUCCEEDED'
                                        ORDER BY ended_at DESC LIMIT 1
                                        """)
                                .bind("model", model)
                                .map(
                                        (row, context) ->
                                                Wire.fromJson(row.getString("spec"), RunSpec.class))
                                .findOne());
    }

    List<RunEvent> events(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT * FROM run_event WHERE run_id = :id ORDER BY seq")
                                .bind("id", id)
                                .map(
                                        (row, context) ->
                                                new RunEvent(
                                                        row.getLong("seq"),
                                                        row.getTimestamp("at").toInstant(),
                                                        RunState.valueOf(row.getString("state")),
                                                        row.getInt("attempt"),
                                                        row.getString("message")))
                                .list());
    }

    List<Verdict> verdicts(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT * FROM run_verdict WHERE run_id = :id ORDER BY"
                                                + " gate")
                                .bind("id", id)
                                .map(
                                        (row, context) ->
                                                new Verdict(
                                                        row.getString("gate"),
                                                        Verdict.Status.valueOf(
                                                                row.getString("status")),
                                                        row.getString("detail")))
                                .list());
    }

    /** Ends a run that nobody works on; tells the worker of any other. Ended runs stay. */
    Optional<Run> cancel(UUID id) {
        return jdbi.inTransaction(
                handle -> {
                    Optional<Run> run =
                            update(
                                    handle,
                                    id,
                                    "state = 'CANCELLED', ended_at = now()",
                                    "state = 'QUEUED'");
                    if (run.isPresent()) {
                        journal.append(handle, run.get(), "cancelled in the queue");
                        metrics.ended(run.get());
                        return run;
                    }
                    return update(
                            handle,
                            id,
                            "cancel_requested = cancel_requested OR ended_at IS NULL",
                            "true");
                });
    }

    private static Optional<Run> update(Handle handle, UUID id, String change, String condition) {
        return handle.createQuery(
                        "UPDATE run SET "
                                + change
                                + " WHERE id = :id AND "
                                + condition
                                + " RETURNING *")
                .bind("id", id)
                .map((row, context) -> RunRows.read(row))
                .findOne();
    }

    /** Runs by state, for the gauges. */
    Map<RunState, Long> countByState() {
        return jdbi.withHandle(
                handle ->
                        handle
                                .createQuery(
                                        "SELECT state, count(*) AS runs FROM run GROUP BY state")
                                .map(
                                        (row, context) ->
                                                Map.entry(
                                                        RunState.valueOf(row.getString("state")),
                                                        row.getLong("runs")))
                                .list()
                                .stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Ended runs whose work folders are older than is kept. */
    void forEachEndedBefore(java.time.Instant time, Consumer<UUID> action) {
        jdbi.withHandle(
                        handle ->
                                handle.createQuery("SELECT id FROM run WHERE ended_at < :time")
                                        .bind("time", time.atOffset(java.time.ZoneOffset.UTC))
                                        .map((row, context) -> row.getObject("id", UUID.class))
                                        .list())
                .forEach(action);
    }

    /** A run to be queued. */
    record NewRun(
            UUID id,
            String modelName,
            UUID datasetId,
            RunSpec spec,
            TrainingRequest request,
            String idempotencyKey,
            String createdBy,
            String reason) {

        String requestId() {
            return request == null ? null : request.requestId();
        }
    }
}
