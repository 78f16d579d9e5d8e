package io.millrace.platform.outbox;

import io.millrace.platform.events.CloudEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The table as its relay sees it, over one connection. Not thread-safe. */
final class OutboxTable {

    /** Any number that no other advisory lock of the database has: "millrace" in ASCII. */
    private static final long LEADER = 0x6d696c6c72616365L;

    private final Connection connection;
    private final String source;

    OutboxTable(Connection connection, String source) {
        this.connection = connection;
        this.source = source;
    }

    record Row(long id, CloudEvent event) {}

    /** Becomes the one relay of this database, for as long as the connection lives. */
    boolean tryLead() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT pg_try_advisory_lock(" + LEADER + ")")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Lets another process lead. */
    void resign() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(" + LEADER + ")");
        }
    }

    /** The oldest messages, by id. */
    List<Row> oldest(int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT id, topic, key, type, payload, event_id, created_at FROM outbox"
                                + " ORDER BY id LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<Row> messages = new ArrayList<>();
                while (rows.next()) {
                    messages.add(row(rows));
                }
                return messages;
            }
        }
    }

    private Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getLong("id"),
                new CloudEvent(
                        rows.getObject("event_id", UUID.class),
                        rows.getString("type"),
                        source,
                        rows.getTimestamp("created_at").toInstant(),
                        rows.getString("topic"),
                        rows.getString("key"),
                        rows.getBytes("payload")));
    }

    void delete(List<Row> sent) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
            Object[] ids = sent.stream().map(Row::id).toArray();
            delete.setArray(1, connection.createArrayOf("bigint", ids));
            delete.executeUpdate();
        }
    }

    /** Messages that wait, counted up to {@code limit}. */
    long count(int limit) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT "
                                        + limit
                                        + ") waiting")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
