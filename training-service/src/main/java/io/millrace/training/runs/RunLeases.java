package io.millrace.training.runs;

import io.millrace.contracts.Wire;
import io.millrace.training.gates.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * What workers write. Time is the database's. Every write names the fence of the lease and fails
 * with {@link LeaseLostException} if somebody else has taken the run over since.
 */
@ApplicationScoped
class RunLeases {

    private final Jdbi jdbi;
    private final RunJournal journal;
    private final RunMetrics metrics;

    RunLeases(Jdbi jdbi, RunJournal journal, RunMetrics metrics) {
        this.jdbi = jdbi;
        this.journal = journal;
        this.metrics = metrics;
    }

    /** Takes the oldest run that waits, or whose worker has gone silent. */
    Optional<Run> claim(String owner, Duration lease) {
        return jdbi.inTransaction(
                handle -> {
                    Optional<Run> run =
                            handle.createQuery(
                                            """
                                            UPDATE run SET
                                                fence = fence + 1,
                                                attempt = CASE WHEN state = 'QUEUED' THEN attempt + 1 ELSE attempt END,
                                                state = CASE WHEN state = 'QUEUED' THEN 'PREPARING' ELSE state END,
                                                started_at = coalesce(started_at, now()),
                                                lease_owner = :owner,
                                                lease_until = now() + make_interval(secs => :lease)
                                            WHERE id = (
                                                SELECT id FROM run
                                                WHERE state NOT IN ('SUCCEEDED', 'REJECTED', 'FAILED', 'CANCELLED')
                                                  AND not_before <= now()
                                                  AND (lease_until IS NULL OR lease_until < now())
                                                ORDER BY created_at
                                                FOR UPDATE SKIP LOCKED LIMIT 1)
                                            RETURNING *
                                            """)
                                    .bind("owner", owner)
                                    .bind("lease", seconds(lease))
                                    .map((row, context) -> RunRows.read(row))
                                    .findOne();
                    run.ifPresent(claimed -> journal.append(handle, claimed, "taken by " + owner));
                    return run;
                });
    }

    /**
     * Prolongs the lease.
     *
     * @return whether somebody asked for the run to be cancelled
     */
    boolean heartbeat(Run run, Duration lease, double progress) {
        return jdbi.withHandle(
                handle ->
                        guarded(
                                        handle,
                                        run,
                                        "lease_until = now() + make_interval(secs => :lease),"
                                                + " progress = :progress")
                                .bind("lease", seconds(lease))
                                .bind("progress", progress)
                                .map((row, context) -> row.getBoolean("cancel_requested"))
                                .findOne()
                                .orElseThrow(() -> lost(run)));
    }

    /** The run as it is stored now. */
    Run current(Run run) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT * FROM run WHERE id = :id AND fence = :fence")
                                .bind("id", run.id())
                                .bind("fence", run.fence())
                                .map((row, context) -> RunRows.read(row))
                                .findOne()
                                .orElseThrow(() -> lost(run)));
    }

    /** Moves the run on and announces it. */
    Run move(Run run, RunState state, String message) {
        return write(run, "state = :state", Map.of("state", state.name()), message);
    }

    Run setSnapshot(Run run, UUID snapshot, UUID dataset) {
        return write(
                run,
                "snapshot_id = :snapshot, dataset_id = :dataset",
                Map.of("snapshot", snapshot, "dataset", dataset),
                "learns from snapshot " + snapshot);
    }

    Run setTrackingRun(Run run, String trackingRun) {
        return write(
                run,
                "tracking_run_id = :tracking",
                Map.of("tracking", trackingRun),
                "logged as tracking run " + trackingRun);
    }

    /** Remembers what the model reached and what the gates said of it, in one transaction. */
    Run judge(Run run, Map<String, Double> metrics, List<Verdict> verdicts) {
        return jdbi.inTransaction(
                handle -> {
                    Run judged =
                            update(
                                    handle,
                                    run,
                                    "metrics = CAST(:metrics AS jsonb)",
                                    Map.of("metrics", Wire.toJson(metrics)));
                    verdicts.forEach(verdict -> insert(handle, run.id(), verdict));
                    return judged;
                });
    }

    private static void insert(Handle handle, UUID run, Verdict verdict) {
        handle.createUpdate(
                        """
                        INSERT INTO run_verdict (run_id, gate, status, detail)
                        VALUES (:run, :gate, :status, :detail)
                        ON CONFLICT (run_id, gate)
                        DO UPDATE SET status = excluded.status, detail = excluded.detail
                        """)
                .bind("run", run)
                .bind("gate", verdict.gate())
                .bind("status", verdict.status().name())
                .bind("detail", verdict.detail())
                .execute();
    }

    Run succeed(Run run, String version, RunSpec repeatable) {
        return write(
                run,
                "state = 'SUCCEEDED', version = :version, spec = CAST(:spec AS jsonb), progress ="
                        + " 1, ended_at = now(), lease_until = NULL",
                Map.of("version", version, "spec", Wire.toJson(repeatable)),
                "registered as version " + version);
    }

    Run end(Run run, RunState state, String message) {
        return write(
                run,
                "state = :state, ended_at = now(), lease_until = NULL",
                Map.of("state", state.name()),
                message);
    }

    Run fail(Run run, FailureClass failureClass, String message) {
        return write(
                run,
                "state = 'FAILED', failure_class = :class, failure = :failure, ended_at = now(),"
                        + " lease_until = NULL",
                Map.of("class", failureClass.name(), "failure", message),
                message);
    }

    /** Puts the run back into the queue: a new attempt follows. */
    Run retry(Run run, FailureClass failureClass, String message, Duration delay) {
        return write(
                run,
                "state = 'QUEUED', not_before = now() + make_interval(secs => :delay),"
                        + " failure_class = :class, failure = :failure, lease_until = NULL",
                Map.of("delay", seconds(delay), "class", failureClass.name(), "failure", message),
                message);
    }

    /** Lets go of the run where it is; the same attempt goes on after {@code delay}. */
    void pause(Run run, Duration delay, String message) {
        write(
                run,
                "not_before = now() + make_interval(secs => :delay), lease_until = NULL",
                Map.of("delay", seconds(delay)),
                message);
    }

    private Run write(Run run, String changes, Map<String, Object> values, String message) {
        Run written =
                jdbi.inTransaction(
                        handle -> {
                            Run changed = update(handle, run, changes, values);
                            journal.append(handle, changed, message);
                            return changed;
                        });
        metrics.ended(written);
        return written;
    }

    private static Run update(Handle handle, Run run, String changes, Map<String, Object> values) {
        Query query = guarded(handle, run, changes);
        new TreeMap<>(values).forEach(query::bind);
        return query.map((row, context) -> RunRows.read(row))
                .findOne()
                .orElseThrow(() -> lost(run));
    }

    private static Query guarded(Handle handle, Run run, String changes) {
        return handle.createQuery(
                        "UPDATE run SET "
                                + changes
                                + " WHERE id = :id AND fence = :fence AND ended_at IS NULL"
                                + " RETURNING *")
                .bind("id", run.id())
                .bind("fence", run.fence());
    }

    private static LeaseLostException lost(Run run) {
        return new LeaseLostException(run.id().toString());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
