package io.millrace.platform.outbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.events.EventConfig;
import io.millrace.platform.events.Producers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Carries the outbox to Kafka, on one thread of its own and from one process at a time: the one
 * that holds the advisory lock. A batch is deleted after Kafka has acknowledged all of it, so a
 * killed relay sends some messages twice, with the same event id, and loses none.
 *
 * <p>Order per key: rows are sent by id, which is the order of commits where writers of one key
 * exclude each other, as all that lock their aggregate first do.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(10);
    private static final Duration JOIN = Duration.ofSeconds(2);
    private static final int COUNTED = 100_000;

    private final AgroalDataSource dataSource;
    private final OutboxConfig config;
    private final EventConfig events;
    private final AtomicLong pending = new AtomicLong();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Thread thread;

    OutboxRelay(
            AgroalDataSource dataSource,
            OutboxConfig config,
            EventConfig events,
            MeterRegistry metrics) {
        this.dataSource = dataSource;
        this.config = config;
        this.events = events;
        metrics.gauge("millrace.outbox.pending", pending);
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        stopping.countDown();
        if (thread != null) {
            thread.join(JOIN);
            // Still waiting for Kafka: what it has not acknowledged stays in the table.
            thread.interrupt();
            thread.join(JOIN);
        }
    }

    private void run() {
        while (!isStopping(Duration.ZERO)) {
            try (Connection connection = dataSource.getConnection()) {
                lead(connection);
            } catch (SQLException | ExecutionException | RuntimeException e) {
                LOG.warnf("The outbox waits: %s", e.getMessage());
                isStopping(config.retryInterval());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Relays until something fails or the service stops; only the leader gets beyond the lock. */
    private void lead(Connection connection)
            throws SQLException, ExecutionException, InterruptedException {
        OutboxTable table = new OutboxTable(connection, events.source());
        while (!table.tryLead()) {
            if (isStopping(config.retryInterval())) {
                return;
            }
        }
        try (KafkaProducer<byte[], byte[]> producer =
                Producers.create(events.bootstrapServers(), events.deliveryTimeout(), MAX_BLOCK)) {
            while (!isStopping(Duration.ZERO)) {
                if (relay(table, producer) < config.batchSize()) {
                    isStopping(config.pollInterval());
                }
            }
        } finally {
            // The pool keeps the session: without this the lock would outlive the leadership.
            table.resign();
        }
    }

    private int relay(OutboxTable table, KafkaProducer<byte[], byte[]> producer)
            throws SQLException, ExecutionException, InterruptedException {
        List<OutboxTable.Row> batch = table.oldest(config.batchSize());
        if (batch.isEmpty()) {
            pending.set(0);
            return 0;
        }
        pending.set(table.count(COUNTED));
        List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
        for (OutboxTable.Row row : batch) {
            sent.add(producer.send(row.event().toRecord()));
        }
        for (Future<RecordMetadata> acknowledgement : sent) {
            acknowledgement.get();
        }
        table.delete(batch);
        pending.addAndGet(-batch.size());
        return batch.size();
    }

    /** Waits {@code time} and tells whether the service stops. */
    private boolean isStopping(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
