package io.millrace.platform.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contracts.events.CloudEventHeaders;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A stored message. */
record OutboxEntry(long id, UUID eventId, Instant createdAt, OutboxMessage message) {

    static OutboxEntry read(ResultSet row) throws SQLException {
        return new OutboxEntry(
                row.getLong("id"),
                row.getObject("event_id", UUID.class),
                row.getTimestamp("created_at").toInstant(),
                new OutboxMessage(
                        row.getString("topic"),
                        row.getString("key"),
                        row.getString("type"),
                        row.getBytes("payload")));
    }

    /** The Kafka record in CloudEvents' binary mode; {@code source} names the service. */
    ProducerRecord<byte[], byte[]> toRecord(String source) {
        var sent =
                new ProducerRecord<>(
                        message.topic(), message.key().getBytes(UTF_8), message.payload());
        Headers headers = sent.headers();
        headers.add(CloudEventHeaders.SPEC_VERSION, "1.0".getBytes(UTF_8));
        headers.add(CloudEventHeaders.ID, eventId.toString().getBytes(UTF_8));
        headers.add(CloudEventHeaders.TYPE, message.type().getBytes(UTF_8));
        headers.add(CloudEventHeaders.SOURCE, source.getBytes(UTF_8));
        headers.add(CloudEventHeaders.TIME, createdAt.toString().getBytes(UTF_8));
        headers.add(CloudEventHeaders.CONTENT_TYPE, "application/json".getBytes(UTF_8));
        return sent;
    }
}
