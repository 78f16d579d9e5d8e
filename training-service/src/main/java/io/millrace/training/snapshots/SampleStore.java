package io.millrace.training.snapshots;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.platform.events.EventPublisher;
import io.millrace.training.ingest.BatchHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Stores samples and labels. The same record twice is the same row. */
@ApplicationScoped
class SampleStore implements BatchHandler {

    static final String CONSUMER = "samples";

    private static final Logger LOG = Logger.getLogger(SampleStore.class);

    private static final String INSERT_SAMPLE =
            """
            INSERT INTO sample (endpoint, prediction_id, row_index, version, event_time, rate, features)
            VALUES (:endpoint, :prediction, :row, :version, :time, :rate, :features)
            ON CONFLICT DO NOTHING
            """;

    /** A later revision replaces an earlier one, and of the same revision the later record. */
    private static final String INSERT_LABEL =
            """
            INSERT INTO label (prediction_id, row_index, endpoint, value, revision)
            VALUES (:prediction, :row, :endpoint, :value, :revision)
            ON CONFLICT (prediction_id, row_index, endpoint) DO UPDATE
            SET value = excluded.value, revision = excluded.revision, ingested_at = now()
            WHERE excluded.revision >= label.revision
            """;

    private final EventPublisher publisher;

    SampleStore(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void handle(Handle handle, List<ConsumerRecord<byte[], byte[]>> records) {
        try (PreparedBatch samples = handle.prepareBatch(INSERT_SAMPLE);
                PreparedBatch labels = handle.prepareBatch(INSERT_LABEL)) {
            for (ConsumerRecord<byte[], byte[]> consumed : records) {
                add(samples, labels, consumed);
            }
            if (samples.size() > 0) {
                samples.execute();
            }
            if (labels.size() > 0) {
                labels.execute();
            }
        }
    }

    private void add(
            PreparedBatch samples, PreparedBatch labels, ConsumerRecord<byte[], byte[]> consumed) {
        if (consumed.value() == null) {
            return;
        }
        try {
            if (consumed.topic().equals(Topics.LABELS)) {
                add(labels, Wire.fromBytes(consumed.value(), LabelRecord.class));
            } else {
                add(samples, Wire.fromBytes(consumed.value(), PredictionSample.class));
            }
        } catch (MalformedMessageException e) {
            LOG.warnf(
                    "Record %s-%d@%d is put aside: %s",
                    consumed.topic(), consumed.partition(), consumed.offset(), e.getMessage());
            publisher.publish(
                    Topics.deadLetter(consumed.topic()),
                    consumed.key() == null
                            ? ""
                            : new String(consumed.key(), StandardCharsets.UTF_8),
                    "io.millrace.training.malformed",
                    consumed.value());
        }
    }

    private static void add(PreparedBatch samples, PredictionSample sample) {
        for (PredictionSample.Row row : sample.rows()) {
            samples.bind("endpoint", sample.endpoint())
                    .bind("prediction", sample.predictionId())
                    .bind("row", row.row())
                    .bind("version", sample.version())
                    .bind("time", sample.eventTime().atOffset(ZoneOffset.UTC))
                    .bind("rate", sample.rate())
                    .bind("features", features(row.features()))
                    .add();
        }
    }

    private static String features(Map<String, Object> features) {
        return features == null ? "{}" : Wire.toJson(features);
    }

    private static void add(PreparedBatch labels, LabelRecord label) {
        labels.bind("prediction", label.predictionId())
                .bind("row", label.row())
                .bind("endpoint", label.endpoint() == null ? "" : label.endpoint())
                .bind("value", label.label())
                .bind("revision", label.revision())
                .add();
    }
}
