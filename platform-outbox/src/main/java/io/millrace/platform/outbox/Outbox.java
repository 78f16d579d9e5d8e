package io.millrace.platform.outbox;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Appends messages in the caller's transaction. Thread-safe. */
@Singleton
public class Outbox {

    /** For services that write reactively: topic, key, type, payload, event id. */
    public static final String INSERT =
            "INSERT INTO outbox (topic, key, type, payload, event_id) VALUES (?, ?, ?, ?, ?)";

    /** The message leaves if and only if the transaction of {@code handle} commits. */
    public void append(Handle handle, OutboxMessage message) {
        handle.execute(
                INSERT,
                message.topic(),
                message.key(),
                message.type(),
                message.payload(),
                UUID.randomUUID());
    }
}
