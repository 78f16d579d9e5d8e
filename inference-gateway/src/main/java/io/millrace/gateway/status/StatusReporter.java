package io.millrace.gateway.status;

import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.ServingStatus;
import io.millrace.gateway.serving.ServingBoard;
import io.millrace.gateway.telemetry.EventSink;
import io.millrace.gateway.telemetry.ReplicaIdentity;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells Kafka what this replica serves: soon after every change, again where Kafka did not take it,
 * and now and then, so that a reader knows the replica from one that is gone.
 */
@Singleton
public class StatusReporter {

    static final String TYPE = "io.millrace.serving.status";

    private static final Logger LOG = Logger.getLogger(StatusReporter.class);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final int TICKS_BETWEEN_REPORTS = 150;

    private final ServingBoard board;
    private final ReplicaIdentity replica;
    private final EventSink sink;
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("status").daemon().factory());
    private int ticks;

    StatusReporter(ServingBoard board, ReplicaIdentity replica, EventSink sink) {
        this.board = board;
        this.replica = replica;
        this.sink = sink;
    }

    /** Begins to report. */
    public void start() {
        board.onChange(() -> changed.set(true));
        thread.scheduleWithFixedDelay(
                this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is served now. */
    public ServingStatus status() {
        return new ServingStatus(replica.name(), Instant.now(), board.endpoints());
    }

    private void tick() {
        ticks++;
        if (!changed.getAndSet(false) && ticks % TICKS_BETWEEN_REPORTS != 0) {
            return;
        }
        sink.publish(Topics.SERVING_STATUS, replica.name(), TYPE, Wire.toBytes(status()))
                .whenComplete(
                        (sent, failure) -> {
                            if (failure != null) {
                                LOG.debugf("status not sent: %s", failure.getMessage());
                                changed.set(true);
                            }
                        });
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
