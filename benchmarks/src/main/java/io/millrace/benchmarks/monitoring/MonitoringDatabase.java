package io.millrace.benchmarks.monitoring;

import io.millrace.benchmarks.suite.LocalSuite;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/** Looks at what monitoring-service has stored, which tells exactly how far it has come. */
final class MonitoringDatabase implements AutoCloseable {

    private static final long POLL_NANOS = 5_000_000;
    private static final long PATIENCE_NANOS = 180_000_000_000L;

    private final Connection connection;

    MonitoringDatabase(LocalSuite suite) {
        try {
            connection =
                    DriverManager.getConnection(
                            suite.suite().jdbcUrl("monitoring"),
                            "monitoring",
                            suite.suite().databasePassword("monitoring"));
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }

    /** Rows that have been tested for drift. */
    long testedRows() {
        return number("SELECT coalesce(sum(row_count), 0) FROM drift_window");
    }

    /** Labels that are stored. */
    long labels() {
        return number("SELECT count(*) FROM label");
    }

    /** Endpoints that are watched. */
    long endpoints() {
        return number("SELECT count(*) FROM endpoint WHERE state IS NOT NULL");
    }

    /** Waits until {@code count} says at least {@code least}. */
    void await(java.util.function.LongSupplier count, long least) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (count.getAsLong() < least) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "monitoring-service has come to "
                                + count.getAsLong()
                                + " of "
                                + least
                                + " in three minutes");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private long number(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query + " failed", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
