package io.millrace.training.runs;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The threads that work on runs, one run each. A service that stops lets go of its runs: the
 * trainer works on, and the next process takes over from there, as it does after a kill once the
 * lease ends.
 */
@ApplicationScoped
class RunWorkers {

    private static final Logger LOG = Logger.getLogger(RunWorkers.class);

    /** Time to let go of a run when the service stops. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final RunLeases leases;
    private final RunExecution execution;
    private final RunConfig config;
    private final MeterRegistry metrics;
    private final String owner = UUID.randomUUID().toString();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    RunWorkers(RunLeases leases, RunExecution execution, RunConfig config, MeterRegistry metrics) {
        this.leases = leases;
        this.execution = execution;
        this.config = config;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        for (int i = 0; i < config.slots(); i++) {
            threads.add(Thread.ofVirtual().name("run-worker-" + i).start(this::work));
        }
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping.countDown();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (!isStopping(Duration.ZERO)) {
            if (!workOnce()) {
                isStopping(config.pollInterval());
            }
        }
    }

    /** Works on one run; false if there was none. */
    private boolean workOnce() {
        try {
            Optional<Run> run = leases.claim(owner, config.lease());
            run.ifPresent(this::execute);
            return run.isPresent();
        } catch (RuntimeException e) {
            LOG.warnf("The queue can't be read: %s", e.getMessage());
            isStopping(config.retryDelay());
            return false;
        }
    }

    private void execute(Run run) {
        Instant start = Instant.now();
        execution.execute(run);
        metrics.timer("millrace.training.run.work").record(Duration.between(start, Instant.now()));
    }

    private boolean isStopping(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
