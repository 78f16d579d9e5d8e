package io.millrace.training.snapshots;

import io.millrace.platform.events.EventConfig;
import io.millrace.training.ingest.DurableConsumer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jdbi.v3.core.Jdbi;

/** Keeps samples and labels coming while the service runs. */
@ApplicationScoped
class SampleIngest {

    private final DurableConsumer consumer;
    private final SnapshotConfig config;

    SampleIngest(Jdbi jdbi, EventConfig events, SnapshotConfig config, SampleStore store) {
        this.config = config;
        this.consumer =
                new DurableConsumer(
                        SampleStore.CONSUMER,
                        SampleStore.TOPICS,
                        events.bootstrapServers(),
                        jdbi,
                        store);
    }

    void start(@Observes StartupEvent started) {
        if (config.ingest()) {
            consumer.start();
        }
    }

    void stop(@Observes ShutdownEvent stopped) {
        consumer.close();
    }
}
