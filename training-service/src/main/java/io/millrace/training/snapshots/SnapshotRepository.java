package io.millrace.training.snapshots;

import io.millrace.contracts.Wire;
import io.millrace.training.snapshots.Snapshot.Coverage;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Samples, labels and snapshots in PostgreSQL. */
@ApplicationScoped
class SnapshotRepository {

    private static final int FETCH = 2000;

    private static final String IN_RANGE =
            """
            FROM sample s
            LEFT JOIN label named ON named.prediction_id = s.prediction_id
                AND named.row_index = s.row_index AND named.endpoint = s.endpoint
            LEFT JOIN label plain ON plain.prediction_id = s.prediction_id
                AND plain.row_index = s.row_index AND plain.endpoint = ''
            WHERE s.endpoint = :endpoint
              AND (CAST(:from AS timestamptz) IS NULL OR s.event_time >= CAST(:from AS timestamptz))
              AND (CAST(:to AS timestamptz) IS NULL OR s.event_time < CAST(:to AS timestamptz))
            """;

    /** Of two labels the later revision counts; one that names the endpoint wins a draw. */
    private static final String CHOICE =
            "CASE WHEN plain.revision > coalesce(named.revision, -1) THEN plain.%1$s ELSE"
                    + " coalesce(named.%1$s, plain.%1$s) END";

    private static final String VALUE = CHOICE.formatted("value");

    /** A label that does not say when it became known did when it came. */
    private static final String LABEL_TIME =
            "coalesce(%s, %s)"
                    .formatted(CHOICE.formatted("label_time"), CHOICE.formatted("ingested_at"));

    private final Jdbi jdbi;

    SnapshotRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Hands every labelled row in the range to {@code rows}, all as of one moment. */
    Cut read(String endpoint, Instant from, Instant to, int limit, RowConsumer rows) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                    Map<String, Coverage> coverage = coverage(handle, endpoint, from, to);
                    String select =
                            "SELECT * FROM (SELECT s.event_time, s.prediction_id, s.row_index,"
                                    + " s.rate, s.features, "
                                    + VALUE
                                    + " AS value, "
                                    + LABEL_TIME
                                    + " AS label_time "
                                    + IN_RANGE
                                    + " ORDER BY s.event_time DESC, s.prediction_id, s.row_index) r"
                                    + " WHERE value IS NOT NULL LIMIT :limit";
                    bind(handle.createQuery(select), endpoint, from, to)
                            .bind("limit", limit)
                            .setFetchSize(FETCH)
                            .map((row, context) -> read(row))
                            .forEach(rows::accept);
                    return new Cut(
                            coverage,
                            offsets(handle),
                            lost(handle),
                            dropped(handle, endpoint, from, to));
                });
    }

    /** By predicted class; answers without a class, as of a regression, under the empty one. */
    private static Map<String, Coverage> coverage(
            Handle handle, String endpoint, Instant from, Instant to) {
        Map<String, Coverage> coverage = new TreeMap<>();
        String select =
                "SELECT coalesce(s.predicted, ''), count(*), count("
                        + VALUE
                        + ") "
                        + IN_RANGE
                        + " GROUP BY 1";
        bind(handle.createQuery(select), endpoint, from, to)
                .map(
                        (row, context) ->
                                coverage.put(
                                        row.getString(1),
                                        new Coverage(row.getLong(2), row.getLong(3))))
                .list();
        return coverage;
    }

    private static long dropped(Handle handle, String endpoint, Instant from, Instant to) {
        Query query =
                handle.createQuery(
                        """
                        SELECT coalesce(sum(dropped), 0) FROM sample_gap
                        WHERE endpoint = :endpoint
                          AND (CAST(:from AS timestamptz) IS NULL OR pane_end > CAST(:from AS timestamptz))
                          AND (CAST(:to AS timestamptz) IS NULL OR pane_start < CAST(:to AS timestamptz))
                        """);
        return bind(query, endpoint, from, to).map((row, context) -> row.getLong(1)).one();
    }

    private static Query bind(Query query, String endpoint, Instant from, Instant to) {
        return query.bind("endpoint", endpoint)
                .bind("from", from == null ? null : from.atOffset(ZoneOffset.UTC))
                .bind("to", to == null ? null : to.atOffset(ZoneOffset.UTC));
    }

    private static LabelledRow read(ResultSet row) throws SQLException {
        return new LabelledRow(
                row.getTimestamp("event_time").toInstant(),
                row.getDouble("rate"),
                row.getString("features"),
                row.getString("value"),
                row.getTimestamp("label_time").toInstant());
    }

    private static Map<String, Long> offsets(Handle handle) {
        Map<String, Long> offsets = new TreeMap<>();
        handle.createQuery(
                        "SELECT topic, partition, next_offset FROM ingest_offset WHERE topic IN"
                                + " (<topics>)")
                .bindList("topics", SampleStore.TOPICS)
                .map(
                        (row, context) ->
                                offsets.put(row.getString(1) + "-" + row.getInt(2), row.getLong(3)))
                .list();
        return offsets;
    }

    /** Records that Kafka had deleted before they were read. */
    long lost() {
        return jdbi.withHandle(SnapshotRepository::lost);
    }

    private static long lost(Handle handle) {
        return handle.createQuery(
                        "SELECT coalesce(sum(lost), 0) FROM ingest_offset WHERE topic IN"
                                + " (<topics>)")
                .bindList("topics", SampleStore.TOPICS)
                .map((row, context) -> row.getLong(1))
                .one();
    }

    /** Up to when everything in Kafka has been read. */
    Instant caughtUpAt() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT caught_up_at FROM ingest_progress WHERE consumer ="
                                                + " :consumer")
                                .bind("consumer", SampleStore.CONSUMER)
                                .map((row, context) -> row.getTimestamp(1).toInstant())
                                .findOne()
                                .orElse(Instant.EPOCH));
    }

    /** The same content is stored once. */
    void insert(Snapshot snapshot) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        INSERT INTO snapshot (id, dataset_id, content_hash, endpoint, record)
                                        VALUES (:id, :dataset, :hash, :endpoint, CAST(:record AS jsonb))
                                        ON CONFLICT (id) DO NOTHING
                                        """)
                                .bind("id", snapshot.id())
                                .bind("dataset", snapshot.datasetId())
                                .bind("hash", snapshot.contentHash())
                                .bind("endpoint", snapshot.endpoint())
                                .bind("record", Wire.toJson(snapshot))
                                .execute());
    }

    Optional<Snapshot> find(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT record FROM snapshot WHERE id = :id")
                                .bind("id", id)
                                .map(
                                        (row, context) ->
                                                Wire.fromJson(row.getString(1), Snapshot.class))
                                .findOne());
    }

    /** Deletes samples and labels that came in longer ago. */
    void deleteOlderThan(Duration age) {
        for (String table : new String[] {"sample", "label", "sample_gap"}) {
            jdbi.useHandle(
                    handle ->
                            handle.createUpdate(
                                            "DELETE FROM "
                                                    + table
                                                    + " WHERE ingested_at < now() -"
                                                    + " make_interval(secs => :age)")
                                    .bind("age", (double) age.toSeconds())
                                    .execute());
        }
    }

    /** Takes one row after the other, the newest first. */
    interface RowConsumer {
        void accept(LabelledRow row);
    }

    /**
     * A sample with its label.
     *
     * @param features JSON object
     */
    record LabelledRow(
            Instant eventTime, double rate, String features, String label, Instant labelTime) {}

    /** What was known of the whole when the rows were read. */
    record Cut(Map<String, Coverage> coverage, Map<String, Long> offsets, long lost, long dropped) {

        /** Sampled rows in the range. */
        long samples() {
            return coverage.values().stream().mapToLong(Coverage::samples).sum();
        }
    }
}
