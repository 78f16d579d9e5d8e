package io.millrace.training.runs;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Deletes the work folders of runs that ended long ago; their records stay. */
@ApplicationScoped
class RunSweeper {

    private final RunRepository runs;
    private final RunConfig config;

    RunSweeper(RunRepository runs, RunConfig config) {
        this.runs = runs;
        this.config = config;
    }

    @Scheduled(every = "1h", delayed = "5m")
    void sweep() {
        runs.forEachEndedBefore(
                Instant.now().minus(config.retention()),
                run -> AttemptFolder.delete(config.dir(), run));
    }
}
