package io.millrace.platform.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends what lies in the outbox to Kafka. Of all replicas of a service one relays: the one whose
 * connection holds the advisory lock; when it dies, PostgreSQL frees the lock and another takes
 * over.
 *
 * <p>Owns one thread, one database connection and one producer. Neither a database nor a broker
 * that is away stops it for longer than they are away.
 */
@ApplicationScoped
public class OutboxRelay {

    /** Names the lock within the service's own database. */
    private static final long LOCK = 0x6d696c6c72616365L;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final OutboxConfig config;
    private final RelayProducer producers;
    private final String source;
    private final AtomicLong pending = new AtomicLong();
    private volatile boolean running;
    private Thread thread;

    OutboxRelay(
            DataSource dataSource,
            OutboxConfig config,
            RelayProducer producers,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String application) {
        this.dataSource = dataSource;
        this.config = config;
        this.producers = producers;
        this.source = "/millrace/" + application;
        metrics.gauge("millrace.outbox.pending", pending);
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            running = true;
            thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::relay);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        }
    }

    private void relay() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                if (lead(connection)) {
                    relayAsLeader(connection);
                }
                Thread.sleep(RETRY);
            } catch (SQLException e) {
                RelayLog.LOG.debugf(e, "the database is away");
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                RelayLog.LOG.warn("the outbox relay failed and starts again", e);
                pause();
            }
        }
    }

    private void relayAsLeader(Connection connection) throws SQLException, InterruptedException {
        try (Producer<byte[], byte[]> producer = producers.create()) {
            while (running) {
                OutboxBatch batch = OutboxBatch.read(connection, config.batchMaxSize());
                pending.set(count(connection, batch));
                if (batch.isEmpty()) {
                    Thread.sleep(config.pollInterval());
                    continue;
                }
                int acknowledged = batch.send(producer, source);
                batch.delete(connection, acknowledged);
                if (acknowledged < batch.entries().size()) {
                    Thread.sleep(RETRY);
                }
            }
        } finally {
            release(connection);
        }
    }

    private long count(Connection connection, OutboxBatch batch) throws SQLException {
        if (batch.entries().size() < config.batchMaxSize()) {
            return batch.entries().size();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean lead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** The connection goes back to a pool, and a lock would live on with it. */
    private static void release(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
        } catch (SQLException e) {
            RelayLog.LOG.debugf(e, "the connection is gone, and its lock with it");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
