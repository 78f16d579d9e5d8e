package io.millrace.monitoring.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Stores telemetry and reads it back. Transactions that store are serialised by one lock of the
 * database, so that sequence numbers become visible in their order and a label never misses a
 * sample that is stored at the same moment.
 */
@ApplicationScoped
public class TelemetryService {

    private final Jdbi jdbi;
    private final TelemetryRepository store;
    private final TelemetryReader reader;
    private final Semaphore arrivals = new Semaphore(0);

    TelemetryService(Jdbi jdbi, TelemetryRepository store, TelemetryReader reader) {
        this.jdbi = jdbi;
        this.store = store;
        this.reader = reader;
    }

    /** Stores a batch and joins labels with predictions, in one transaction; idempotent. */
    public void store(TelemetryBatch batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            jdbi.useTransaction(handle -> store(handle, batch));
        } catch (SQLException e) {
            throw new IllegalStateException("telemetry could not be stored", e);
        }
        arrivals.release();
    }

    /** Waits until something was stored by this process, at most {@code millis}. */
    public void awaitArrival(long millis) throws InterruptedException {
        if (arrivals.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            arrivals.drainPermits();
        }
    }

    /** Windows of callers' answers that came after {@code cursor}, oldest first. */
    public List<StoredWindow> windowsAfter(Handle handle, String endpoint, long cursor, int limit) {
        return reader.windowsAfter(handle, endpoint, cursor, limit);
    }

    /** Rows that got their label after {@code cursor}, in the order in which they got it. */
    public List<Outcome> outcomesAfter(Handle handle, String endpoint, long cursor, int limit) {
        return reader.outcomesAfter(handle, endpoint, cursor, limit);
    }

    /**
     * Event time of the {@code rows}-th newest labelled row, or of the oldest one if there are
     * fewer; null if there is none.
     */
    public Instant startOfNewest(Handle handle, String endpoint, long rows) {
        return reader.startOfNewest(handle, endpoint, rows);
    }

    private void store(Handle handle, TelemetryBatch batch) throws SQLException {
        store.lock(handle);
        if (!batch.windows().isEmpty()) {
            store.insertWindows(handle, batch.windows());
        }
        if (!batch.samples().isEmpty()) {
            store.insertSamples(handle, batch.samples());
        }
        if (!batch.labels().isEmpty()) {
            store.upsertLabels(handle, batch.labels());
        }
        store.join(handle, batch);
    }
}
