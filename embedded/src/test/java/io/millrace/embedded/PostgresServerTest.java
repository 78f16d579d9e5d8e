package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

    private Path folder;
    private PostgresBinaries binaries;

    @BeforeEach
    void unpack() throws Exception {
        folder = Files.createTempDirectory("postgres-server-test");
        binaries = PostgresBinaries.unpack(Path.of(System.getProperty("java.io.tmpdir")));
    }

    @AfterEach
    void delete() {
        Folders.delete(folder);
    }

    @Test
    void isDurable() throws Exception {
        try (PostgresServer server = start()) {
            assertThat(show(server, "fsync")).isEqualTo("on");
            assertThat(show(server, "synchronous_commit")).isEqualTo("on");
            assertThat(show(server, "server_version")).startsWith("18.");
        }
    }

    @Test
    void keepsCommittedRowsOverAKilledServer() throws Exception {
        PostgresServer killed = start();
        Database database = killed.database("registry", "first");
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
        killed.onExit().join();

        try (PostgresServer server = start()) {
            Database again = server.database("registry", "second");
            try (Connection connection = open(again)) {
                assertThat(single(connection, "SELECT answer FROM kept")).isEqualTo("42");
            }
            assertThatThrownBy(() -> open(database)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void saysWhatIsWrongWhenItCannotStart() {
        try (PostgresServer running = start()) {
            PostgresSettings taken =
                    PostgresSettings.of(
                            folder.resolve("other"),
                            folder.resolve("other.log"),
                            running.port(),
                            "wrong");

            assertThatThrownBy(() -> PostgresServer.start(binaries, taken))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessageContaining("does not take connections");
        }
    }

    private PostgresServer start() {
        return PostgresServer.start(
                binaries,
                PostgresSettings.of(
                        folder.resolve("data"),
                        folder.resolve("postgres.log"),
                        FreePort.find(),
                        "secret"));
    }

    private static String show(PostgresServer server, String setting) throws SQLException {
        try (Connection connection = server.superuserConnection("postgres")) {
            return single(connection, "SHOW " + setting);
        }
    }

    private static String single(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection open(Database database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password());
    }
}
