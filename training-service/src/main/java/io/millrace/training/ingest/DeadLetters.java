package io.millrace.training.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.platform.outbox.Outbox;
import io.millrace.platform.outbox.OutboxMessage;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Puts aside what can't be processed, in the transaction that moves the offsets: the outbox carries
 * it to {@code <topic>.dlq}, so that a crash in between neither loses nor doubles it.
 */
@Singleton
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final Outbox outbox;
    private final MeterRegistry metrics;

    DeadLetters(Outbox outbox, MeterRegistry metrics) {
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /** Sends {@code consumed} to the dead letters of its topic, as it came. */
    public void put(Handle handle, ConsumerRecord<byte[], byte[]> consumed, String reason) {
        LOG.warnf(
                "Record %s-%d@%d is put aside: %s",
                consumed.topic(), consumed.partition(), consumed.offset(), reason);
        outbox.append(
                handle,
                new OutboxMessage(
                        Topics.deadLetter(consumed.topic()),
                        consumed.key() == null
                                ? ""
                                : new String(consumed.key(), StandardCharsets.UTF_8)
                                        .replace("\0", ""),
                        "io.millrace.training.malformed",
                        consumed.value()));
        metrics.counter("millrace.training.records.dead.lettered", "topic", consumed.topic())
                .increment();
    }
}
