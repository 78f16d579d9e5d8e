package io.millrace.platform.events;

import io.millrace.contracts.events.CloudEventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A message as CloudEvents 1.0 in binary mode has it.
 *
 * @param id the same at every delivery of the same event
 * @param source who says it, a URI reference: the service's name
 * @param payload JSON, or null for a tombstone
 */
public record CloudEvent(
        UUID id,
        String type,
        String source,
        Instant time,
        String topic,
        String key,
        byte[] payload) {

    /** The Kafka record. */
    public ProducerRecord<byte[], byte[]> toRecord() {
        ProducerRecord<byte[], byte[]> sent =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), payload);
        Map.of(
                        CloudEventHeaders.SPEC_VERSION,
                        "1.0",
                        CloudEventHeaders.ID,
                        id.toString(),
                        CloudEventHeaders.TYPE,
                        type,
                        CloudEventHeaders.SOURCE,
                        "/" + source,
                        CloudEventHeaders.TIME,
                        time.toString(),
                        CloudEventHeaders.SUBJECT,
                        key,
                        CloudEventHeaders.CONTENT_TYPE,
                        "application/json")
                .forEach(
                        (name, value) ->
                                sent.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return sent;
    }
}
