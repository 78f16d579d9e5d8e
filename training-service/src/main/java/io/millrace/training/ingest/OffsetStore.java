package io.millrace.training.ingest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Offsets in PostgreSQL. */
final class OffsetStore {

    private final Jdbi jdbi;
    private final String consumer;

    OffsetStore(Jdbi jdbi, String consumer) {
        this.jdbi = jdbi;
        this.consumer = consumer;
    }

    Optional<Long> next(TopicPartition partition) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT next_offset FROM ingest_offset WHERE topic = :topic"
                                                + " AND partition = :partition")
                                .bind("topic", partition.topic())
                                .bind("partition", partition.partition())
                                .map((row, context) -> row.getLong(1))
                                .findOne());
    }

    /** Starts at {@code offset}, {@code lost} records after the last one that was read. */
    void begin(TopicPartition partition, long offset, long lost) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        INSERT INTO ingest_offset (topic, partition, next_offset, lost)
                                        VALUES (:topic, :partition, :offset, :lost)
                                        ON CONFLICT (topic, partition) DO UPDATE
                                        SET next_offset = excluded.next_offset,
                                            lost = ingest_offset.lost + excluded.lost
                                        WHERE ingest_offset.next_offset < excluded.next_offset
                                        """)
                                .bind("topic", partition.topic())
                                .bind("partition", partition.partition())
                                .bind("offset", offset)
                                .bind("lost", lost)
                                .execute());
    }

    /** Moves the offsets; false if another process has moved them meanwhile. */
    boolean advance(Handle handle, Move move) {
        for (Map.Entry<TopicPartition, Long> from : move.from().entrySet()) {
            long next = move.to().get(from.getKey());
            if (next == from.getValue()) {
                continue;
            }
            int moved =
                    handle.createUpdate(
                                    """
                                    UPDATE ingest_offset SET next_offset = :next
                                    WHERE topic = :topic AND partition = :partition AND next_offset = :expected
                                    """)
                            .bind("topic", from.getKey().topic())
                            .bind("partition", from.getKey().partition())
                            .bind("expected", from.getValue())
                            .bind("next", next)
                            .execute();
            if (moved == 0) {
                return false;
            }
        }
        return true;
    }

    /** Next offset of each partition before and after reading. */
    record Move(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {}

    void caughtUp(Handle handle, Instant time) {
        handle.createUpdate(
                        """
                        INSERT INTO ingest_progress (consumer, caught_up_at) VALUES (:consumer, :time)
                        ON CONFLICT (consumer) DO UPDATE
                        SET caught_up_at = greatest(ingest_progress.caught_up_at, excluded.caught_up_at)
                        """)
                .bind("consumer", consumer)
                .bind("time", time.atOffset(ZoneOffset.UTC))
                .execute();
    }
}
