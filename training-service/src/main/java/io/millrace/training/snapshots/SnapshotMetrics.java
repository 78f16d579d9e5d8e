package io.millrace.training.snapshots;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** How many rows snapshots have, and what is missing in them. */
@ApplicationScoped
class SnapshotMetrics {

    private final SnapshotRepository repository;
    private final SnapshotConfig config;
    private final DistributionSummary rows;
    private final Counter dropped;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong behind = new AtomicLong();

    SnapshotMetrics(SnapshotRepository repository, SnapshotConfig config, MeterRegistry registry) {
        this.repository = repository;
        this.config = config;
        this.rows = registry.summary("millrace.training.snapshot.rows");
        this.dropped = registry.counter("millrace.training.snapshot.dropped.samples");
        registry.gauge("millrace.training.ingest.lost.records", lost);
        registry.gauge("millrace.training.ingest.seconds.behind", behind);
    }

    void cut(Snapshot snapshot) {
        rows.record(snapshot.labelled());
        dropped.increment(snapshot.droppedSamples());
    }

    @Scheduled(every = "10s")
    void refresh() {
        if (config.ingest()) {
            lost.set(repository.lost());
            Instant caughtUp = repository.caughtUpAt();
            long seconds = Instant.now().getEpochSecond() - caughtUp.getEpochSecond();
            behind.set(caughtUp.equals(Instant.EPOCH) ? 0 : Math.max(0, seconds));
        }
    }
}
