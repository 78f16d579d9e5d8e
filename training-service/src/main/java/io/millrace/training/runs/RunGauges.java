package io.millrace.training.runs;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Gauges {@code millrace_training_runs} by state and {@code millrace_training_queue_length}. */
@ApplicationScoped
class RunGauges {

    private final RunRepository runs;
    private final MeterRegistry metrics;
    private final Map<RunState, AtomicLong> counts = new EnumMap<>(RunState.class);

    RunGauges(RunRepository runs, MeterRegistry metrics) {
        this.runs = runs;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        for (RunState state : RunState.values()) {
            AtomicLong count = new AtomicLong();
            counts.put(state, count);
            metrics.gauge(
                    "millrace.training.runs",
                    List.of(io.micrometer.core.instrument.Tag.of("state", state.name())),
                    count);
        }
        metrics.gauge("millrace.training.queue.length", counts.get(RunState.QUEUED));
    }

    @Scheduled(every = "10s")
    void refresh() {
        Map<RunState, Long> now = runs.countByState();
        counts.forEach((state, count) -> count.set(now.getOrDefault(state, 0L)));
    }
}
