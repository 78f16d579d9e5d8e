package io.millrace.training.ingest;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;

/** Stores records in the transaction that moves the offsets. */
@FunctionalInterface
public interface BatchHandler {

    /** A failure rolls everything back; the same records come again. */
    void handle(Handle handle, List<ConsumerRecord<byte[], byte[]>> records);
}
