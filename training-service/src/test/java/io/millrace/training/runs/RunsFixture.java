package io.millrace.training.runs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingEvent;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.platform.outbox.Outbox;
import io.millrace.training.TestDatabase;
import io.millrace.training.datasets.DatasetFixtures;
import io.millrace.training.datasets.DatasetService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Runs on a database of their own, without workers. */
public final class RunsFixture {

    static final Duration LEASE = Duration.ofSeconds(30);

    final Jdbi jdbi = TestDatabase.create();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final RunLeases leases;
    final RunRepository runs;
    final UUID dataset = UUID.randomUUID();
    private final RunService service;

    public RunsFixture() {
        RunJournal journal = new RunJournal(new Outbox());
        RunMetrics metrics = new RunMetrics(meters);
        leases = new RunLeases(jdbi, journal, metrics);
        runs = new RunRepository(jdbi, journal, metrics);
        DatasetService datasets = DatasetFixtures.service(jdbi, Path.of("unused"), 1);
        service = new RunService(runs, datasets);
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        INSERT INTO dataset (id, name, content_hash, row_count, task, label_column,
                                                             columns, verdict, created_at, file)
                                        VALUES (:id, 'd', 'hash', 100, 'BINARY', 'y', '[]',
                                                '{"status": "PASSED", "findings": []}', now(), 'f')
                                        """)
                                .bind("id", dataset)
                                .execute());
    }

    public RunService service() {
        return service;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** A queued run of model {@code m}. */
    Run queued() {
        RunView view = service.create(request("m"), null, "alice");
        return runs.find(view.id()).orElseThrow();
    }

    Run claimed() {
        queued();
        return leases.claim("worker", LEASE).orElseThrow();
    }

    RunRequest request(String model) {
        return new RunRequest(model, dataset, null, null, null, null, null);
    }

    /** Lets the lease of {@code run} run out, as if its worker had been killed. */
    void expire(Run run) {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "UPDATE run SET lease_until = now() - interval '1 second' WHERE id"
                                        + " = ?",
                                run.id()));
    }

    /** Lets a run that waits before its next attempt go on at once. */
    void stopWaiting(Run run) {
        jdbi.useHandle(
                handle ->
                        handle.execute("UPDATE run SET not_before = now() WHERE id = ?", run.id()));
    }

    /** States of {@code run} as they were announced. */
    List<String> announced(UUID run) {
        return jdbi.withHandle(
                handle ->
                        handle
                                .createQuery(
                                        "SELECT payload FROM outbox WHERE key = :key ORDER BY id")
                                .bind("key", run.toString())
                                .map((row, context) -> row.getBytes(1))
                                .list()
                                .stream()
                                .map(payload -> Wire.fromBytes(payload, TrainingEvent.class))
                                .map(TrainingEvent::state)
                                .toList());
    }

    public static TrainingRequest retraining(String id) {
        return new TrainingRequest(
                id,
                "model-id",
                "m",
                "endpoint",
                new TrainingRequest.Cause(
                        TrainingRequest.Cause.Kind.ALERT, "alert-7", "accuracy fell"),
                null,
                null,
                "monitoring-service");
    }
}
