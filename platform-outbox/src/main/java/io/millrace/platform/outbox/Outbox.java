package io.millrace.platform.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Handle;

/**
 * Where imperative services append events, in the transaction of {@code handle}. Reactive services
 * insert into the same table with their own session, as {@link #INSERT} does.
 */
@ApplicationScoped
public class Outbox {

    /** Parameters in order: topic, key, type, payload. */
    public static final String INSERT =
            "INSERT INTO outbox (topic, key, type, payload) VALUES (?, ?, ?, ?)";

    /** Appends {@code message}; it is sent only if the transaction of {@code handle} commits. */
    public void append(Handle handle, OutboxMessage message) {
        handle.execute(INSERT, message.topic(), message.key(), message.type(), message.payload());
    }
}
