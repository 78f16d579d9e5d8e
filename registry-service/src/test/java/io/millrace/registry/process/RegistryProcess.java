package io.millrace.registry.process;

import io.millrace.embedded.Database;
import io.millrace.embedded.Folders;
import io.millrace.test.EmbeddedKafka;
import io.millrace.test.EmbeddedPostgres;
import io.millrace.test.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service as a process of its own, on real parts, with a database and folder. */
public final class RegistryProcess implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Pattern LISTENING =
            Pattern.compile("Listening on: http://localhost:(\\d+)\\.");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Database database;
    private final Path folder;
    private final Path log;
    private int port;
    private Process process;

    private RegistryProcess(Database database, Path folder) {
        this.database = database;
        this.folder = folder;
        this.log = TARGET.resolve("registry-process-" + database.name() + ".log");
    }

    /** Starts one and waits until it is ready. */
    public static RegistryProcess start() {
        try {
            RegistryProcess registry =
                    new RegistryProcess(
                            EmbeddedPostgres.createDatabase(),
                            Files.createTempDirectory("millrace-registry"));
            registry.startAgain();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it on what the process before left behind, and waits until it is ready. */
    public void startAgain() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx512m",
                        "-Dquarkus.http.host=localhost",
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.management.host=localhost",
                        "-Dquarkus.management.port=0",
                        "-Dquarkus.datasource.jdbc.url=" + database.jdbcUrl(),
                        "-Dquarkus.datasource.reactive.url=" + database.reactiveUrl(),
                        "-Dquarkus.datasource.username=" + database.user(),
                        "-Dquarkus.datasource.password=" + database.password(),
                        "-Dkafka.bootstrap.servers=" + EmbeddedKafka.bootstrapServers(),
                        "-Dquarkus.oidc.auth-server-url=" + TestTokens.shared().issuer(),
                        "-Dmillrace.data-dir=" + folder,
                        "-jar",
                        TARGET.resolve("quarkus-app/quarkus-run.jar").toString()));
        Files.deleteIfExists(log);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        awaitListening();
    }

    /** The service takes ports that are free and says which; it listens once it is ready. */
    private void awaitListening() throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Matcher line = LISTENING.matcher(Files.readString(log));
            if (line.find()) {
                port = Integer.parseInt(line.group(1));
                return;
            }
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new AssertionError("the service does not start; see " + log);
            }
            // Paces the polling; returns at once when the process has died.
            await(Duration.ofMillis(100));
        }
    }

    private void await(Duration time) {
        try {
            process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Root of the API. */
    public URI uri() {
        return URI.create("http://localhost:" + port);
    }

    /** Folder with the blobs. */
    public Path folder() {
        return folder;
    }

    /** The database behind it. */
    public Database database() {
        return database;
    }

    /** What {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        Folders.delete(folder);
    }
}
