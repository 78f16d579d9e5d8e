package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL server as a child process, durable: {@code fsync} and {@code
 * synchronous_commit} are on. A cluster that was killed recovers at the next start. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final PostgresBinaries binaries;
    private final PostgresSettings settings;
    private final UnprivilegedUser user;
    private final Process process;

    private PostgresServer(
            PostgresBinaries binaries,
            PostgresSettings settings,
            UnprivilegedUser user,
            Process process) {
        this.binaries = binaries;
        this.settings = settings;
        this.user = user;
        this.process = process;
    }

    /**
     * Starts a server and waits until it takes connections.
     *
     * @throws EmbeddedException if it can't; the message ends with the tail of its log
     */
    public static PostgresServer start(PostgresBinaries binaries, PostgresSettings settings) {
        UnprivilegedUser user = UnprivilegedUser.forProgram(binaries.program("postgres"));
        try {
            initialise(binaries, settings, user);
            List<String> command =
                    user.command(
                            binaries.program("postgres"),
                            "-D",
                            settings.data().toAbsolutePath().toString());
            settings.effective().forEach((name, value) -> add(command, name, value));
            Process process =
                    new ProcessBuilder(command)
                            .directory(settings.data().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
                            .start();
            PostgresServer server = new PostgresServer(binaries, settings, user, process);
            server.awaitConnections();
            return server;
        } catch (IOException e) {
            throw new EmbeddedException("PostgreSQL can't be started in " + settings.data(), e);
        }
    }

    private static void add(List<String> command, String name, String value) {
        command.add("-c");
        command.add(name + "=" + value);
    }

    private static void initialise(
            PostgresBinaries binaries, PostgresSettings settings, UnprivilegedUser user)
            throws IOException {
        Path data = settings.data().toAbsolutePath();
        Files.createDirectories(settings.log().toAbsolutePath().getParent());
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        // What an interrupted initdb left behind is worth nothing and would stop the next one.
        Folders.delete(data);
        Files.createDirectories(data.getParent());
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        Files.createDirectory(unfinished);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwx------"));
        Path password = Files.createTempFile(data.getParent(), "initdb", ".password");
        Files.writeString(password, settings.password());
        user.own(unfinished);
        user.own(password);
        try {
            run(
                    settings,
                    user.command(
                            binaries.program("initdb"),
                            "--pgdata=" + unfinished,
                            "--username=postgres",
                            "--auth=scram-sha-256",
                            "--pwfile=" + password,
                            "--encoding=UTF8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--locale=C",
                            "--no-instructions"));
        } finally {
            Files.deleteIfExists(password);
        }
        Files.move(unfinished, data);
    }

    private static void run(PostgresSettings settings, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(settings.data().toAbsolutePath().getParent().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
                        .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new EmbeddedException(
                        String.join(" ", command) + " failed:\n" + LogTail.of(settings.log()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted", e);
        }
    }

    private void awaitConnections() {
        Instant deadline = Instant.now().plus(START);
        while (true) {
            try {
                superuserConnection("postgres").close();
                return;
            } catch (SQLException notYet) {
                boolean wrongPassword = "28P01".equals(notYet.getSQLState());
                if (wrongPassword || !process.isAlive() || Instant.now().isAfter(deadline)) {
                    close();
                    throw new EmbeddedException(
                            "PostgreSQL does not take connections ("
                                    + notYet.getMessage()
                                    + "):\n"
                                    + LogTail.of(settings.log()),
                            notYet);
                }
            }
            try {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    continue;
                }
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new EmbeddedException("interrupted", e);
            }
        }
    }

    /** A connection of the superuser, for administration and tests. */
    public Connection superuserConnection(String database) throws SQLException {
        Database target =
                new Database(
                        settings.host(),
                        settings.port(),
                        database,
                        "postgres",
                        settings.password());
        return DriverManager.getConnection(target.jdbcUrl(), target.user(), target.password());
    }

    /**
     * A database called {@code name}, owned by a role of the same name with {@code password};
     * whatever of it exists is kept, and the password is set.
     *
     * @param name lower-case letters, digits and underscores
     */
    public Database database(String name, String password) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a database name: " + name);
        }
        try (Connection connection = superuserConnection("postgres");
                Statement statement = connection.createStatement()) {
            String verb =
                    exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)
                            ? "ALTER"
                            : "CREATE";
            statement.execute(
                    verb
                            + " ROLE "
                            + name
                            + " LOGIN PASSWORD "
                            + statement.enquoteLiteral(password));
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                statement.execute("CREATE DATABASE " + name + " OWNER " + name);
            }
        } catch (SQLException e) {
            throw new EmbeddedException("database " + name + " can't be made", e);
        }
        return new Database(settings.host(), settings.port(), name, name, password);
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    public int port() {
        return settings.port();
    }

    /** Id of the server's main process. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the server has ended, for whatever reason. */
    public java.util.concurrent.CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Stops at once but cleanly: open transactions are rolled back. Harmless when repeated. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        List<String> stop =
                new ArrayList<>(
                        user.command(
                                binaries.program("pg_ctl"),
                                "stop",
                                "--mode=fast",
                                "--wait",
                                "--timeout=30",
                                "--pgdata=" + settings.data().toAbsolutePath()));
        try {
            run(settings, stop);
        } catch (IOException | EmbeddedException e) {
            process.destroyForcibly();
        }
    }
}
