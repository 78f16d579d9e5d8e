package io.millrace.monitoring.rollouts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.RolloutEvent;
import io.millrace.platform.outbox.Outbox;
import io.millrace.platform.outbox.OutboxMessage;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** Writes every step where people look for it: decision log, event, counter. */
@ApplicationScoped
class RolloutLog {

    private final RolloutRepository rollouts;
    private final Outbox outbox;
    private final MeterRegistry meters;

    RolloutLog(RolloutRepository rollouts, Outbox outbox, MeterRegistry meters) {
        this.rollouts = rollouts;
        this.outbox = outbox;
        this.meters = meters;
    }

    /** Tells of {@code rollout} as it stands now, in the caller's transaction. */
    void record(Handle handle, Rollout rollout, String phase) {
        rollouts.log(handle, rollout, phase);
        RolloutEvent event =
                new RolloutEvent(
                        rollout.id().toString(),
                        rollout.endpoint(),
                        rollout.modelName(),
                        rollout.fromVersion(),
                        rollout.toVersion(),
                        phase,
                        rollout.weight(),
                        rollout.generation(),
                        rollout.reason(),
                        rollout.evidence(),
                        Instant.now());
        String type = "io.millrace.rollout." + phase.toLowerCase(Locale.ROOT).replace('_', '-');
        outbox.append(
                handle,
                new OutboxMessage(Topics.ROLLOUTS, rollout.endpoint(), type, Wire.toBytes(event)));
        counter(phase).increment();
    }

    /**
     * Zero is told, too: of a counter that appears with its first event nobody sees an increase.
     */
    void tellFromTheStart(@Observes StartupEvent started) {
        for (Phase phase : Phase.values()) {
            counter(phase.name());
        }
    }

    private Counter counter(String phase) {
        return meters.counter("millrace.rollout.steps", "phase", phase);
    }
}
