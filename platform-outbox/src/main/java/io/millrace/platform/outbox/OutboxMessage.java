package io.millrace.platform.outbox;

import io.millrace.contracts.Wire;
import java.util.Arrays;
import java.util.Objects;

/**
 * An event on its way out.
 *
 * @param key record key; events of one key keep their order if the transactions that append them
 *     are serialised by a lock on what the key names
 * @param type CloudEvents type
 * @param payload JSON, or null for a tombstone
 */
public record OutboxMessage(String topic, String key, String type, byte[] payload) {

    /** An event whose payload is {@code event} as {@link Wire} writes it. */
    public static OutboxMessage of(String topic, String key, String type, Object event) {
        return new OutboxMessage(topic, key, type, Wire.toBytes(event));
    }

    /** Deletes {@code key} from a compacted topic. */
    public static OutboxMessage tombstone(String topic, String key, String type) {
        return new OutboxMessage(topic, key, type, null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutboxMessage that
                && topic.equals(that.topic)
                && key.equals(that.key)
                && type.equals(that.type)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, key, type, Arrays.hashCode(payload));
    }
}
