package io.millrace.monitoring.kafka;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** The records of one poll. Not thread-safe. */
public final class Batch {

    private final ConsumerRecords<String, byte[]> records;
    private final List<ConsumerRecord<String, byte[]>> malformed = new ArrayList<>();

    Batch(ConsumerRecords<String, byte[]> records) {
        this.records = records;
    }

    /** Values of one topic in order; a record that can't be read or is refused is put aside. */
    public <T> void read(String topic, Class<T> type, Consumer<T> consumer) {
        for (ConsumerRecord<String, byte[]> message : records.records(topic)) {
            if (message.value() != null) {
                try {
                    consumer.accept(Wire.fromBytes(message.value(), type));
                } catch (MalformedMessageException
                        | IllegalArgumentException
                        | NullPointerException e) {
                    malformed.add(message);
                }
            }
        }
    }

    /** Keys of one topic whose value was deleted. */
    public List<String> tombstones(String topic) {
        List<String> keys = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> message : records.records(topic)) {
            if (message.value() == null) {
                keys.add(message.key());
            }
        }
        return keys;
    }

    List<ConsumerRecord<String, byte[]>> malformed() {
        return malformed;
    }
}
