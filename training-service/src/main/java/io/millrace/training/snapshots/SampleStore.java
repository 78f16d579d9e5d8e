package io.millrace.training.snapshots;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.training.ingest.BatchHandler;
import io.millrace.training.ingest.DeadLetters;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Stores samples, labels, and what gateways had to drop. The same record twice is the same row. */
@ApplicationScoped
class SampleStore implements BatchHandler {

    static final String CONSUMER = "samples";

    static final List<String> TOPICS =
            List.of(Topics.PREDICTION_SAMPLES, Topics.LABELS, Topics.PREDICTION_WINDOWS);

    private static final String INSERT_SAMPLE =
            """
            INSERT INTO sample (endpoint, prediction_id, row_index, version, event_time, rate, features, predicted)
            VALUES (:endpoint, :prediction, :row, :version, :time, :rate, :features, :predicted)
            ON CONFLICT DO NOTHING
            """;

    /** A later revision replaces an earlier one, and of the same revision the later event. */
    private static final String INSERT_LABEL =
            """
            INSERT INTO label (prediction_id, row_index, endpoint, value, revision, label_time, event_ids)
            VALUES (:prediction, :row, :endpoint, :value, :revision, CAST(:time AS timestamptz), ARRAY[:event])
            ON CONFLICT (prediction_id, row_index, endpoint) DO UPDATE
            SET value = excluded.value, revision = excluded.revision,
                label_time = excluded.label_time, ingested_at = now(),
                event_ids = CASE WHEN excluded.revision > label.revision THEN excluded.event_ids
                    ELSE (label.event_ids || excluded.event_ids)[greatest(1, cardinality(label.event_ids) - 14):] END
            WHERE excluded.revision > label.revision
               OR (excluded.revision = label.revision AND NOT label.event_ids @> excluded.event_ids)
            """;

    private static final String INSERT_GAP =
            """
            INSERT INTO sample_gap (replica, epoch, sequence, endpoint, pane_start, pane_end, dropped)
            VALUES (:replica, :epoch, :sequence, :endpoint, :start, :end, :dropped)
            ON CONFLICT DO NOTHING
            """;

    private final DeadLetters deadLetters;

    SampleStore(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void handle(Handle handle, List<ConsumerRecord<byte[], byte[]>> records) {
        try (PreparedBatch samples = handle.prepareBatch(INSERT_SAMPLE);
                PreparedBatch labels = handle.prepareBatch(INSERT_LABEL);
                PreparedBatch gaps = handle.prepareBatch(INSERT_GAP)) {
            for (ConsumerRecord<byte[], byte[]> consumed : records) {
                if (consumed.value() != null) {
                    add(new Batches(samples, labels, gaps), consumed)
                            .ifPresent(flaw -> deadLetters.put(handle, consumed, flaw));
                }
            }
            for (PreparedBatch batch : List.of(samples, labels, gaps)) {
                if (batch.size() > 0) {
                    batch.execute();
                }
            }
        }
    }

    private record Batches(PreparedBatch samples, PreparedBatch labels, PreparedBatch gaps) {}

    /** Adds one record, or says what is wrong with it. */
    private static Optional<String> add(Batches batches, ConsumerRecord<byte[], byte[]> consumed) {
        try {
            return switch (consumed.topic()) {
                case Topics.LABELS -> {
                    LabelRecord label = Wire.fromBytes(consumed.value(), LabelRecord.class);
                    Optional<String> flaw = RecordRules.flaw(label);
                    if (flaw.isEmpty()) {
                        add(batches.labels(), label, eventId(consumed));
                    }
                    yield flaw;
                }
                case Topics.PREDICTION_WINDOWS -> {
                    PredictionWindow window =
                            Wire.fromBytes(consumed.value(), PredictionWindow.class);
                    Optional<String> flaw = RecordRules.flaw(window);
                    if (flaw.isEmpty() && window.droppedSamples() > 0) {
                        add(batches.gaps(), window);
                    }
                    yield flaw;
                }
                default -> {
                    PredictionSample sample =
                            Wire.fromBytes(consumed.value(), PredictionSample.class);
                    Optional<String> flaw = RecordRules.flaw(sample);
                    if (flaw.isEmpty()) {
                        add(batches.samples(), sample);
                    }
                    yield flaw;
                }
            };
        } catch (MalformedMessageException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void add(PreparedBatch samples, PredictionSample sample) {
        for (PredictionSample.Row row : sample.rows()) {
            samples.bind("endpoint", sample.endpoint())
                    .bind("prediction", sample.predictionId())
                    .bind("row", row.row())
                    .bind("version", sample.version())
                    .bind("time", utc(sample.eventTime()))
                    .bind("rate", sample.rate())
                    .bind("features", features(row.features()))
                    .bind("predicted", row.answer() == null ? null : row.answer().label())
                    .add();
        }
    }

    private static String features(Map<String, Object> features) {
        return features == null ? "{}" : Wire.toJson(features);
    }

    private static void add(PreparedBatch labels, LabelRecord label, String event) {
        labels.bind("prediction", label.predictionId())
                .bind("row", label.row())
                .bind("endpoint", label.endpoint() == null ? "" : label.endpoint())
                .bind("value", label.label())
                .bind("revision", label.revision())
                .bind("time", label.labelTime() == null ? null : utc(label.labelTime()))
                .bind("event", event)
                .add();
    }

    private static void add(PreparedBatch gaps, PredictionWindow window) {
        gaps.bind("replica", window.replica())
                .bind("epoch", window.epoch())
                .bind("sequence", window.sequence())
                .bind("endpoint", window.endpoint())
                .bind("start", utc(window.paneStart()))
                .bind("end", utc(window.paneEnd()))
                .bind("dropped", window.droppedSamples())
                .add();
    }

    /** A record of a producer that knows no CloudEvents is known by its place. */
    private static String eventId(ConsumerRecord<byte[], byte[]> consumed) {
        Header header = consumed.headers().lastHeader(CloudEventHeaders.ID);
        return header == null || header.value() == null
                ? consumed.topic() + "-" + consumed.partition() + "@" + consumed.offset()
                : new String(header.value(), StandardCharsets.UTF_8).replace("\0", "");
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
