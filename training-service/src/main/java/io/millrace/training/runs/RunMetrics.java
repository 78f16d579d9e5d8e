package io.millrace.training.runs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Timer {@code millrace_training_run_duration} by final state: from the request to the end. */
@Singleton
class RunMetrics {

    private final MeterRegistry registry;

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts {@code run} if it has ended. */
    void ended(Run run) {
        if (run.state().isTerminal() && run.endedAt() != null) {
            Timer.builder("millrace.training.run.duration")
                    .tag("state", run.state().name())
                    .register(registry)
                    .record(Duration.between(run.createdAt(), run.endedAt()));
        }
    }
}
