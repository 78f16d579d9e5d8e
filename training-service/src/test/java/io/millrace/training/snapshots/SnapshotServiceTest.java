package io.millrace.training.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.Task;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.platform.outbox.Outbox;
import io.millrace.training.Settings;
import io.millrace.training.TestDatabase;
import io.millrace.training.datasets.Dataset;
import io.millrace.training.datasets.DatasetColumn;
import io.millrace.training.datasets.DatasetFixtures;
import io.millrace.training.datasets.DatasetService;
import io.millrace.training.datasets.DuckDbSession;
import io.millrace.training.ingest.IngestFixtures;
import io.millrace.training.snapshots.Snapshot.Coverage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples and labels joined on a real PostgreSQL, from records as Kafka delivers them. */
class SnapshotServiceTest {

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private static final ModelSignature SIGNATURE =
            new ModelSignature(
                    ModelSignature.SCHEMA,
                    Task.BINARY,
                    ModelSignature.InputForm.COLUMNS,
                    null,
                    List.of(
                            new Column("demand", ColumnType.NUMERIC),
                            new Column("region", ColumnType.CATEGORICAL)),
                    new ModelSignature.Outputs("label", "probabilities", List.of("0", "1")),
                    "price_up");

    private static Jdbi jdbi;

    @TempDir Path folder;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private SampleStore store;
    private DatasetService datasets;
    private SnapshotService snapshots;

    @BeforeAll
    static void createTheDatabase() {
        jdbi = TestDatabase.create();
    }

    @BeforeEach
    void create() {
        SnapshotConfig config = config();
        SnapshotRepository repository = new SnapshotRepository(jdbi);
        store =
                new SampleStore(
                        IngestFixtures.deadLetters(new Outbox(), new SimpleMeterRegistry()));
        datasets = DatasetFixtures.service(jdbi, folder.resolve("datasets"), 1 << 20);
        snapshots =
                new SnapshotService(
                        repository,
                        datasets,
                        config,
                        new SnapshotMetrics(repository, config, new SimpleMeterRegistry()));
    }

    @AfterEach
    void empty() {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "TRUNCATE sample, label, sample_gap, snapshot, dataset, outbox,"
                                        + " ingest_offset CASCADE"));
    }

    @Test
    void readsTheGoldenRecordsOfTheContracts() throws IOException {
        golden(Topics.PREDICTION_SAMPLES, "PredictionSample");
        golden(Topics.LABELS, "LabelRecord");
        golden(Topics.PREDICTION_WINDOWS, "PredictionWindow");
        deliver();

        assertThat(
                        strings(
                                "SELECT endpoint || ' ' || prediction_id || ' ' || row_index || ' '"
                                        + " || version || ' ' || rate || ' ' || features || ' ' ||"
                                        + " predicted FROM sample"))
                .containsExactly(
                        "electricity 0193a0c4-0000-7000-8000-000000000001 0 3 1"
                                + " {\"demand\":2.5,\"region\":\"north\"} 1");
        assertThat(strings("SELECT prediction_id || ' ' || value || ' ' || endpoint FROM label"))
                .containsExactly("0193a0c4-0000-7000-8000-000000000001 1 electricity");
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void joinsSamplesWithLabelsByPredictionAndRow() throws SQLException {
        for (int i = 0; i < 60; i++) {
            sample("p" + i, i, i % 2 == 0 ? "north" : "01", "" + i % 2, 1.0);
            label("p" + i, 0, null, "" + i / 30, 0);
        }
        sample("unlabelled", 61, "north", "1", 1.0);
        label("p0", 1, null, "1", 0);
        label("unknown", 0, null, "1", 0);
        deliver();

        Snapshot snapshot = cut(null, null);

        assertThat(snapshot.samples()).isEqualTo(61);
        assertThat(snapshot.labelled()).isEqualTo(60);
        assertThat(snapshot.rowsByLabel()).containsOnly(entry("0", 30L), entry("1", 30L));
        assertThat(snapshot.coverage())
                .containsOnly(entry("0", new Coverage(30, 30)), entry("1", new Coverage(31, 30)));
        assertThat(snapshot.weighted()).isFalse();
        assertThat(snapshots.get(snapshot.id())).isEqualTo(snapshot);

        Dataset dataset = datasets.get(snapshot.datasetId());
        assertThat(dataset.columns())
                .extracting(DatasetColumn::name)
                .containsExactly("demand", "region", "price_up", "millrace_time");
        // a category that looks like a number stays the text that was served
        assertThat(
                        stored(
                                dataset,
                                "SELECT demand || ' ' || region || ' ' || price_up FROM %s LIMIT"
                                        + " 2"))
                .containsExactly("0.0 north 0", "1.0 01 0");
    }

    @Test
    void storesRowsOfATwoClassModelAsATwoClassTask() {
        sixtyRows();
        deliver();

        assertThat(datasets.get(cut(null, null).datasetId()).task()).isEqualTo(Task.BINARY);
    }

    @Test
    void storesRowsWithAClassThatTheModelDoesNotKnowAsATaskOfManyClasses() {
        sixtyRows();
        label("p0", 0, null, "2", 0);
        deliver();

        Snapshot snapshot = cut(null, null);

        assertThat(snapshot.rowsByLabel()).containsOnlyKeys("0", "1", "2");
        assertThat(datasets.get(snapshot.datasetId()).task()).isEqualTo(Task.MULTICLASS);
    }

    @Test
    void takesTheLastLabelBeforeTheCut() throws SQLException {
        sixtyRows();
        label("p0", 0, null, "1", 0);
        // a correction, then an older revision that comes late
        label("p1", 0, null, "0", 2);
        label("p1", 0, null, "1", 1);
        // one that names the endpoint, beside one that does not
        label("p2", 0, "shop", "1", 0);
        deliver();

        Dataset dataset = datasets.get(cut(null, null).datasetId());
        assertThat(stored(dataset, "SELECT price_up FROM %s LIMIT 4"))
                .containsExactly("1", "0", "1", "1");

        label("p0", 0, null, "0", 0);
        deliver();
        Dataset later = datasets.get(cut(null, null).datasetId());
        assertThat(stored(later, "SELECT price_up FROM %s LIMIT 1")).containsExactly("0");
        assertThat(stored(dataset, "SELECT price_up FROM %s LIMIT 1")).containsExactly("1");
    }

    @Test
    void ignoresAnEventThatIsDeliveredAgainAfterAYoungerOne() {
        sixtyRows();
        label("p0", 0, null, "1", 0, "event-1");
        label("p0", 0, null, "0", 0, "event-2");
        label("p0", 0, null, "1", 0, "event-1");
        sample("p0", 999, "elsewhere", "1", 1.0);
        deliver();

        assertThat(strings("SELECT value FROM label WHERE prediction_id = 'p0'"))
                .containsExactly("0");
        assertThat(strings("SELECT features FROM sample WHERE prediction_id = 'p0'"))
                .containsExactly("{\"demand\":0.0,\"region\":\"north\"}");
    }

    @Test
    void cutsByEventTime() {
        sixtyRows();
        for (int i = 100; i < 160; i++) {
            sample("p" + i, i, "north", "0", 1.0);
            label("p" + i, 0, null, "" + i % 2, 0);
        }
        deliver();

        Snapshot snapshot = cut(at(100), at(155));

        assertThat(snapshot.samples()).isEqualTo(55);
        assertThat(snapshot.labelled()).isEqualTo(55);
        assertThat(snapshot.from()).isEqualTo(at(100));
        assertThat(snapshot.to()).isEqualTo(at(155));
    }

    @Test
    void recordsWhenTheYoungestLabelBecameKnown() {
        sixtyRows();
        deliver();
        // labels say so themselves: a day after the row
        assertThat(cut(null, null).labelHorizon()).isEqualTo(at(59).plus(Duration.ofDays(1)));
    }

    @Test
    void weighsRowsThatWereSampledAtDifferentRates() throws SQLException {
        for (int i = 0; i < 60; i++) {
            sample("p" + i, i, "north", "0", i < 20 ? 0.25 : 1.0);
            label("p" + i, 0, null, "" + i % 2, 0);
        }
        deliver();

        Snapshot snapshot = cut(null, null);

        assertThat(snapshot.weighted()).isTrue();
        assertThat(snapshot.rowsByRate()).containsOnly(entry(0.25, 20L), entry(1.0, 40L));
        Dataset dataset = datasets.get(snapshot.datasetId());
        assertThat(
                        stored(
                                dataset,
                                "SELECT millrace_weight || ' x ' || count(*) FROM %s GROUP BY"
                                        + " millrace_weight ORDER BY 1"))
                .containsExactly("1.0 x 40", "4.0 x 20");
    }

    @Test
    void countsGaps() {
        sixtyRows();
        window("shop", 1, 0, 30, 7);
        window("shop", 1, 0, 30, 7);
        window("shop", 2, 200, 230, 100);
        window("other", 3, 0, 30, 50);
        window("shop", 4, 0, 30, 0);
        deliver();
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "INSERT INTO ingest_offset VALUES ('millrace.labels.v1', 0, 10, 3),"
                                        + " ('millrace.training.requests.v1', 0, 10, 4)"));

        Snapshot snapshot = cut(at(0), at(100));

        assertThat(snapshot.droppedSamples()).isEqualTo(7);
        assertThat(snapshot.lostRecords()).isEqualTo(3);
        assertThat(snapshot.offsets()).containsOnly(entry("millrace.labels.v1-0", 10L));
    }

    @Test
    void namesTheSameRowsByTheSameId() {
        sixtyRows();
        deliver();
        Snapshot first = cut(null, null);
        Snapshot second = cut(null, null);
        label("p0", 0, null, "1", 5);
        deliver();
        Snapshot third = cut(null, null);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.datasetId()).isEqualTo(first.datasetId());
        assertThat(third.id()).isNotEqualTo(first.id());
    }

    @Test
    void putsAsideWhatCannotBeStoredAndKeepsTheRest() {
        sixtyRows();
        deliver();
        record(Topics.LABELS, "e1", "not json".getBytes(StandardCharsets.UTF_8));
        record(Topics.LABELS, "e2", "{\"label\":\"1\"}".getBytes(StandardCharsets.UTF_8));
        record(
                Topics.LABELS,
                "e3",
                "{\"predictionId\":\"p\\u0000\",\"label\":\"1\"}".getBytes(StandardCharsets.UTF_8));
        record(Topics.PREDICTION_SAMPLES, "e4", "{}".getBytes(StandardCharsets.UTF_8));
        sample("p900", 900, "north", "0", 0);
        record(Topics.LABELS, "e5", null);
        label("p0", 0, null, "1", 9);
        deliver();

        assertThat(deadLetters())
                .containsExactly(
                        "millrace.labels.v1.dlq",
                        "millrace.labels.v1.dlq",
                        "millrace.labels.v1.dlq",
                        "millrace.prediction.samples.v1.dlq",
                        "millrace.prediction.samples.v1.dlq");
        assertThat(strings("SELECT convert_from(payload, 'UTF8') FROM outbox ORDER BY id LIMIT 1"))
                .containsExactly("not json");
        assertThat(strings("SELECT value FROM label WHERE prediction_id = 'p0'"))
                .containsExactly("1");
        assertThat(strings("SELECT count(*) FROM sample")).containsExactly("60");
    }

    @Test
    void refusesTooFewRowsAndSaysHowManyThereAre() {
        sample("p0", 0, "north", "0", 1.0);
        label("p0", 0, null, "1", 0);
        deliver();
        assertThatThrownBy(() -> cut(null, null))
                .isInstanceOf(SnapshotRefusedException.class)
                .hasMessage(
                        "endpoint shop has 1 labelled rows of 1 sampled ones in the range; at least"
                                + " 50 are needed (millrace.training.snapshots.min-rows)");
    }

    @Test
    void refusesRowsThatDoNotFitTheModelsColumns() {
        sixtyRows();
        Map<String, Object> features = new HashMap<>(Map.of("demand", "much", "region", "north"));
        add(new PredictionSample.Row(0, features, null, null), "p60", 60, 1.0);
        label("p60", 0, null, "1", 0);
        deliver();
        assertThatThrownBy(() -> cut(null, null))
                .isInstanceOf(SnapshotRefusedException.class)
                .hasMessageStartingWith("the served rows don't fit the model's columns")
                .hasMessageContaining("much");
    }

    @Test
    void deletesWhatIsOlderThanIsKept() {
        sixtyRows();
        window("shop", 1, 0, 30, 7);
        deliver();
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "UPDATE sample SET ingested_at = now() - interval '31 days' WHERE"
                                        + " row_index = 0 AND event_time < ?",
                                java.sql.Timestamp.from(at(10))));

        new SnapshotRepository(jdbi).deleteOlderThan(Duration.ofDays(30));

        assertThat(strings("SELECT count(*) FROM sample")).containsExactly("50");
        assertThat(strings("SELECT count(*) FROM label")).containsExactly("60");
        assertThat(strings("SELECT count(*) FROM sample_gap")).containsExactly("1");
    }

    private void sixtyRows() {
        for (int i = 0; i < 60; i++) {
            sample("p" + i, i, "north", "0", 1.0);
            label("p" + i, 0, null, "" + i % 2, 0);
        }
    }

    private Snapshot cut(Instant from, Instant to) {
        return snapshots.cut(
                new TrainingRequest(
                        "r",
                        "id",
                        "m",
                        "shop",
                        null,
                        new TrainingRequest.Snapshot(from, to),
                        null,
                        null),
                SIGNATURE);
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private void sample(String id, int minute, String region, String predicted, double rate) {
        Map<String, Object> features = new java.util.TreeMap<>();
        features.put("demand", (double) minute);
        features.put("region", region);
        add(
                new PredictionSample.Row(
                        0,
                        features,
                        new PredictionSample.Answer("3", predicted, List.of(0.5, 0.5)),
                        null),
                id,
                minute,
                rate);
    }

    private void add(PredictionSample.Row row, String id, int minute, double rate) {
        record(
                Topics.PREDICTION_SAMPLES,
                UUID.randomUUID().toString(),
                Wire.toBytes(
                        new PredictionSample(
                                1,
                                id,
                                "shop",
                                1,
                                "m",
                                "3",
                                at(minute),
                                at(minute),
                                rate,
                                List.of(row))));
    }

    private void label(String id, int row, String endpoint, String value, long revision) {
        label(id, row, endpoint, value, revision, UUID.randomUUID().toString());
    }

    private void label(
            String id, int row, String endpoint, String value, long revision, String event) {
        Instant known =
                id.matches("p\\d+") ? at(Integer.parseInt(id.substring(1)) + 24 * 60) : null;
        record(
                Topics.LABELS,
                event,
                Wire.toBytes(new LabelRecord(id, row, endpoint, value, known, "test", revision)));
    }

    private void window(String endpoint, long sequence, int from, int to, long dropped) {
        Map<String, Object> window = new HashMap<>();
        window.put("replica", "gateway-0");
        window.put("epoch", 1);
        window.put("sequence", sequence);
        window.put("endpoint", endpoint);
        window.put("paneStart", at(from).toString());
        window.put("paneEnd", at(to).toString());
        window.put("errors", Map.of());
        window.put("latencyCounts", List.of());
        window.put("features", List.of());
        window.put("droppedSamples", dropped);
        record(Topics.PREDICTION_WINDOWS, UUID.randomUUID().toString(), Wire.toBytes(window));
    }

    private void golden(String topic, String name) throws IOException {
        try (var sample = Wire.class.getResourceAsStream("/samples/" + name + ".json")) {
            record(topic, name, sample.readAllBytes());
        }
    }

    private void record(String topic, String event, byte[] value) {
        ConsumerRecord<byte[], byte[]> consumed =
                new ConsumerRecord<>(topic, 0, records.size(), new byte[] {1}, value);
        consumed.headers().add(CloudEventHeaders.ID, event.getBytes(StandardCharsets.UTF_8));
        records.add(consumed);
    }

    private void deliver() {
        jdbi.useTransaction(handle -> store.handle(handle, records));
        records.clear();
    }

    private List<String> strings(String query) {
        return jdbi.withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
    }

    private List<String> deadLetters() {
        return strings("SELECT topic FROM outbox ORDER BY id");
    }

    private static List<String> stored(Dataset dataset, String query) throws SQLException {
        try (DuckDbSession session = DuckDbSession.open()) {
            String source = "read_parquet(" + DuckDbSession.literal(dataset.file()) + ")";
            return session.list(query.formatted(source), row -> row.getString(1));
        }
    }

    private SnapshotConfig config() {
        return Settings.of(
                SnapshotConfig.class,
                Map.of(
                        "millrace.training.snapshots.ingest", "false",
                        "millrace.training.snapshots.dir", folder.toString(),
                        "millrace.training.snapshots.min-rows", "50"));
    }
}
