package io.millrace.training.snapshots;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes samples and labels that are older than is kept. */
@ApplicationScoped
class SampleSweeper {

    private final SnapshotRepository repository;
    private final SnapshotConfig config;

    SampleSweeper(SnapshotRepository repository, SnapshotConfig config) {
        this.repository = repository;
        this.config = config;
    }

    @Scheduled(every = "1h", delayed = "5m")
    void sweep() {
        repository.deleteOlderThan(config.retention());
    }
}
