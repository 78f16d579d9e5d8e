package io.millrace.monitoring.retention;

import io.millrace.monitoring.MonitoringConfig;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps the tables bounded. Each statement is a transaction of its own; replicas may sweep at the
 * same time. Open alerts and unfinished rollouts and requests are never deleted.
 */
@ApplicationScoped
public class RetentionSweeper {

    private static final Logger LOG = Logger.getLogger(RetentionSweeper.class);

    private final Jdbi jdbi;
    private final MonitoringConfig.Retention limits;

    RetentionSweeper(Jdbi jdbi, MonitoringConfig config) {
        this.jdbi = jdbi;
        this.limits = config.retention();
    }

    @Scheduled(
            every = "${millrace.monitoring.retention.sweep-interval:PT10M}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        sweepNow();
    }

    /** Deletes everything beyond its limit; returns the number of rows. */
    public int sweepNow() {
        int deleted = jdbi.withHandle(this::delete);
        if (deleted > 0) {
            LOG.infof("swept %d rows beyond retention", deleted);
        }
        return deleted;
    }

    private int delete(Handle handle) {
        int deleted =
                handle.execute(
                        "DELETE FROM prediction_window WHERE received_at < ?",
                        before(limits.windowsMaxAge()));
        OffsetDateTime samples = before(limits.samplesMaxAge());
        deleted += handle.execute("DELETE FROM prediction WHERE received_at < ?", samples);
        deleted += handle.execute("DELETE FROM label WHERE received_at < ?", samples);
        deleted += deleteSurplus(handle);
        OffsetDateTime findings = before(limits.findingsMaxAge());
        for (String table : List.of("drift_window", "performance_window")) {
            deleted += handle.execute("DELETE FROM " + table + " WHERE evaluated_at < ?", findings);
        }
        deleted +=
                handle.execute(
                        "DELETE FROM alert WHERE state = 'RESOLVED' AND updated_at < ?", findings);
        deleted += handle.execute("DELETE FROM retraining WHERE ended_at < ?", findings);
        deleted +=
                handle.execute(
                        """
                        DELETE FROM rollout WHERE updated_at < ?
                            AND phase IN ('PROMOTED', 'ROLLED_BACK', 'ABORTED')
                        """,
                        findings);
        return deleted;
    }

    /** Samples beyond the newest of each endpoint, by event time. */
    private int deleteSurplus(Handle handle) {
        return handle.execute(
                """
                DELETE FROM prediction p USING (
                    SELECT e.name, (
                        SELECT event_time FROM prediction WHERE endpoint = e.name
                        ORDER BY event_time DESC OFFSET ? LIMIT 1) AS oldest
                    FROM endpoint e) AS surplus
                WHERE p.endpoint = surplus.name AND p.event_time <= surplus.oldest
                """,
                limits.samplesMaxCount());
    }

    private static OffsetDateTime before(Duration age) {
        return OffsetDateTime.now(ZoneOffset.UTC).minus(age);
    }
}
