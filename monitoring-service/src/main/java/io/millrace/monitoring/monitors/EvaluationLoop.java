package io.millrace.monitoring.monitors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.contracts.ServiceException;
import io.millrace.monitoring.MonitoringConfig;
import io.millrace.monitoring.analysis.EndpointAnalysis;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.retraining.RetrainingService;
import io.millrace.monitoring.rollouts.RolloutDriver;
import io.millrace.monitoring.telemetry.TelemetryService;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * One thread that evaluates, asks for training and moves rollouts on, as soon as something arrives
 * and at least twice a second. Of several replicas the one that holds the advisory lock works; it
 * is held for one turn, so that another takes over at once when this one dies.
 */
@ApplicationScoped
class EvaluationLoop {

    private static final Logger LOG = Logger.getLogger(EvaluationLoop.class);
    private static final long TURN_LOCK = 0x6d6f6e69746f7232L;

    private final Jdbi jdbi;
    private final EndpointService endpoints;
    private final EndpointAnalysis analysis;
    private final RetrainingService retrainings;
    private final RolloutDriver rollouts;
    private final TelemetryService telemetry;
    private final Duration interval;
    private final Timer duration;
    private final Thread thread = Thread.ofPlatform().name("evaluation").unstarted(this::run);
    private volatile boolean running = true;

    EvaluationLoop(
            Jdbi jdbi,
            EndpointService endpoints,
            EndpointAnalysis analysis,
            RetrainingService retrainings,
            RolloutDriver rollouts,
            TelemetryService telemetry,
            MonitoringConfig config,
            MeterRegistry meters) {
        this.jdbi = jdbi;
        this.endpoints = endpoints;
        this.analysis = analysis;
        this.retrainings = retrainings;
        this.rollouts = rollouts;
        this.telemetry = telemetry;
        this.interval = config.evaluationInterval();
        this.duration = meters.timer("millrace.evaluation.duration");
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }

    private void run() {
        while (running) {
            try {
                telemetry.awaitArrival(interval.toMillis());
                duration.record(this::turn);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One turn; whatever fails is tried again in the next. */
    private void turn() {
        try (Handle handle = jdbi.open()) {
            if (tryLock(handle)) {
                try {
                    work();
                } finally {
                    handle.createQuery("SELECT pg_advisory_unlock(:key)")
                            .bind("key", TURN_LOCK)
                            .mapTo(Boolean.class)
                            .one();
                }
            }
        } catch (ConnectionException e) {
            LOG.warnf("the database can't be reached: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("an evaluation failed and is tried again", e);
        }
    }

    private void work() {
        for (MonitoredEndpoint endpoint : endpoints.list()) {
            if (!running) {
                return;
            }
            try {
                evaluate(endpoint);
            } catch (ServiceException e) {
                LOG.warnf("evaluation of %s waits: %s", endpoint.name(), e.getMessage());
            }
        }
        rollouts.run();
    }

    private void evaluate(MonitoredEndpoint endpoint) {
        boolean more = true;
        while (more && running) {
            more = analysis.run(endpoint);
        }
        retrainings.consider(endpoint);
    }

    private static boolean tryLock(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_lock(:key)")
                .bind("key", TURN_LOCK)
                .mapTo(Boolean.class)
                .one();
    }
}
