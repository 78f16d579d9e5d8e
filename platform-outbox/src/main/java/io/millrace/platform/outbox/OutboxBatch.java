package io.millrace.platform.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The oldest entries of the outbox. Sent in order; what is acknowledged before the first failure is
 * deleted, the rest stays for the next round, so order per key holds.
 */
record OutboxBatch(List<OutboxEntry> entries) {

    static OutboxBatch read(Connection connection, int maxSize) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM outbox ORDER BY id LIMIT ?")) {
            select.setInt(1, maxSize);
            List<OutboxEntry> entries = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(OutboxEntry.read(rows));
                }
            }
            return new OutboxBatch(entries);
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Sends all and waits.
     *
     * @return how many entries from the start Kafka has acknowledged
     */
    int send(Producer<byte[], byte[]> producer, String source) throws InterruptedException {
        List<Future<?>> acknowledgements = new ArrayList<>(entries.size());
        try {
            for (OutboxEntry entry : entries) {
                acknowledgements.add(producer.send(entry.toRecord(source)));
            }
        } catch (KafkaException e) {
            // Not queued, and nothing after it either: what was queued before may still arrive.
            RelayLog.LOG.debugf(e, "Kafka takes no more for now");
        }
        producer.flush();
        int acknowledged = 0;
        for (Future<?> acknowledgement : acknowledgements) {
            try {
                acknowledgement.get();
                acknowledged++;
            } catch (ExecutionException e) {
                RelayLog.LOG.warnf("Kafka refused an event: %s", e.getCause());
                break;
            }
        }
        return acknowledged;
    }

    void delete(Connection connection, int acknowledged) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
            Long[] ids =
                    entries.stream().limit(acknowledged).map(OutboxEntry::id).toArray(Long[]::new);
            delete.setArray(1, connection.createArrayOf("bigint", ids));
            delete.executeUpdate();
        }
    }
}
