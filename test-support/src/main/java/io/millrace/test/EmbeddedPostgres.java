package io.millrace.test;

import io.millrace.embedded.Database;
import io.millrace.embedded.Folders;
import io.millrace.embedded.FreePort;
import io.millrace.embedded.PostgresBinaries;
import io.millrace.embedded.PostgresServer;
import io.millrace.embedded.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A real, durable PostgreSQL shared by all tests of a JVM; each test takes a database of its own.
 * Stops with the JVM.
 */
public final class EmbeddedPostgres {

    private static final String PORT = "millrace.test.postgres";
    private static final String PASSWORD = "superuser";

    private EmbeddedPostgres() {}

    /** A new, empty database, whose owner is its only user. */
    public static Database createDatabase() {
        int port = Integer.parseInt(SharedPart.address(PORT, EmbeddedPostgres::start));
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        Database admin = new Database("localhost", port, "postgres", "postgres", PASSWORD);
        try (Connection connection = connect(admin);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + name + "'");
            statement.execute("CREATE DATABASE " + name + " OWNER " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database for the test", e);
        }
        return new Database("localhost", port, name, name, name);
    }

    /** A plain connection to {@code database}. */
    public static Connection connect(Database database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password());
    }

    private static String start() {
        try {
            Path folder = Files.createTempDirectory("millrace-postgres");
            PostgresServer server =
                    PostgresServer.start(
                            PostgresBinaries.unpack(
                                    Path.of(
                                            System.getProperty("java.io.tmpdir"),
                                            "millrace-" + System.getProperty("user.name"))),
                            PostgresSettings.of(
                                    folder.resolve("data"),
                                    folder.resolve("log"),
                                    FreePort.find(),
                                    PASSWORD));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
            return String.valueOf(server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(PostgresServer server, Path folder) {
        server.close();
        Folders.delete(folder);
    }
}
