package io.millrace.registry.runs;

import io.millrace.registry.sql.Row;
import io.millrace.registry.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Metric histories and latest values. Writes are one statement per table whatever the number of
 * metrics, repeatable, and in one order of keys, so that concurrent writers of a run can't
 * deadlock.
 */
@ApplicationScoped
class MetricRepository {

    private static final String RECORDS =
            "jsonb_to_recordset("
                    + Sql.jsonParameter(2)
                    + ") AS m(key text, value double precision, timestamp bigint, step bigint,"
                    + " \"modelId\" text, \"datasetName\" text, \"datasetDigest\" text)";
    private static final String INSERT_HISTORY =
            "INSERT INTO metrics (run_id, key, timestamp, step, value) SELECT ?1, m.key,"
                    + " m.timestamp, m.step, m.value FROM "
                    + RECORDS
                    + " ON CONFLICT DO NOTHING";
    private static final String UPSERT_LATEST =
            "INSERT INTO latest_metrics (owner_id, key, value, timestamp, step) SELECT DISTINCT ON"
                    + " (m.key) ?1, m.key, m.value, m.timestamp, m.step FROM "
                    + RECORDS
                    + " ORDER BY m.key, m.step DESC, m.timestamp DESC, m.value DESC ON CONFLICT"
                    + " (owner_id, key) DO UPDATE SET value = excluded.value, timestamp ="
                    + " excluded.timestamp, step = excluded.step WHERE (excluded.step,"
                    + " excluded.timestamp, excluded.value) > (latest_metrics.step,"
                    + " latest_metrics.timestamp, latest_metrics.value)";
    private static final String INSERT_OF_MODELS =
            "INSERT INTO logged_model_metrics (owner_id, key, timestamp, step, value, run_id,"
                + " dataset_name, dataset_digest) SELECT m.\"modelId\", m.key, m.timestamp, m.step,"
                + " m.value, ?1, coalesce(m.\"datasetName\", ''), coalesce(m.\"datasetDigest\", '')"
                + " FROM "
                    + RECORDS
                    + " WHERE m.\"modelId\" IS NOT NULL ON CONFLICT DO NOTHING";
    private static final Comparator<Metric> LOCK_ORDER =
            Comparator.comparing(Metric::key)
                    .thenComparingLong(Metric::timestamp)
                    .thenComparingLong(Metric::step)
                    .thenComparingDouble(Metric::value);

    private final Sql sql;

    MetricRepository(Sql sql) {
        this.sql = sql;
    }

    Uni<Void> append(String runId, Collection<Metric> metrics) {
        if (metrics.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String rows = Sql.json(metrics.stream().sorted(LOCK_ORDER).toList());
        boolean ofModels = metrics.stream().anyMatch(metric -> metric.modelId() != null);
        return sql.execute(INSERT_HISTORY, runId, rows)
                .chain(() -> sql.execute(UPSERT_LATEST, runId, rows))
                .chain(
                        count ->
                                ofModels
                                        ? sql.execute(INSERT_OF_MODELS, runId, rows)
                                        : Uni.createFrom().item(count))
                .replaceWithVoid();
    }

    /** Latest value of every metric of many runs. */
    Uni<Map<String, List<Metric>>> latest(Collection<String> runIds) {
        return sql.rows(
                        "SELECT owner_id, key, value, timestamp, step FROM latest_metrics WHERE"
                                + " owner_id IN "
                                + Sql.textsParameter(1)
                                + " ORDER BY owner_id, key",
                        Sql.json(runIds))
                .map(MetricRepository::byRun);
    }

    /**
     * A page of a metric's history in order of time, after {@code after} if that is given.
     *
     * @param limit rows at most
     */
    Uni<List<Metric>> history(String runId, String key, Metric after, int limit) {
        Metric from =
                after == null
                        ? Metric.of(key, -Double.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE)
                        : after;
        return sql.rows(
                        "SELECT run_id, key, value, timestamp, step FROM metrics WHERE run_id = ?1"
                            + " AND key = ?2 AND (timestamp, step, value) > (?3, ?4, ?5) ORDER BY"
                            + " timestamp, step, value LIMIT "
                                + limit,
                        runId,
                        key,
                        from.timestamp(),
                        from.step(),
                        from.value())
                .map(rows -> rows.stream().map(MetricRepository::metric).toList());
    }

    /** History of one metric of many runs, by run and then in order of time. */
    Uni<List<Metric>> histories(List<String> runIds, String key, Range steps, int limit) {
        return sql.rows(
                        "SELECT run_id, key, value, timestamp, step FROM metrics WHERE run_id IN "
                                + Sql.textsParameter(1)
                                + " AND key = ?2 AND step BETWEEN ?3 AND ?4 ORDER BY run_id,"
                                + " timestamp, step, value LIMIT "
                                + limit,
                        Sql.json(runIds),
                        key,
                        steps.from(),
                        steps.to())
                .map(rows -> rows.stream().map(row -> metric(row, row.text(0))).toList());
    }

    /** Steps from and to, both inclusive. */
    record Range(long from, long to) {
        static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Map<String, List<Metric>> byRun(List<Row> rows) {
        Map<String, List<Metric>> runs = new HashMap<>();
        rows.forEach(
                row ->
                        runs.computeIfAbsent(row.text(0), run -> new ArrayList<>())
                                .add(metric(row)));
        return runs;
    }

    private static Metric metric(Row row) {
        return metric(row, null);
    }

    private static Metric metric(Row row, String runId) {
        return new Metric(
                row.text(1), row.real(2), row.number(3), row.number(4), null, null, null, runId);
    }
}
