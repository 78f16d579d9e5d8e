package io.millrace.training;

import io.millrace.embedded.Database;
import io.millrace.test.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** A PostgreSQL database of its own, with the service's tables. */
public final class TestDatabase {

    private static final String OUTBOX = "/db/platform/V0.1__outbox.sql";
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private TestDatabase() {}

    /** Runs the migrations in their order, as Flyway does in the service. */
    public static Jdbi create() {
        Database database = EmbeddedPostgres.createDatabase();
        Jdbi jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
        try (InputStream outbox = TestDatabase.class.getResourceAsStream(OUTBOX)) {
            run(jdbi, new String(outbox.readAllBytes(), StandardCharsets.UTF_8));
            for (Path migration : migrations()) {
                run(jdbi, Files.readString(migration));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jdbi;
    }

    /** One that the service under test migrates by itself. */
    public static Database createEmpty() {
        return EmbeddedPostgres.createDatabase();
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.sorted().toList();
        }
    }

    private static void run(Jdbi jdbi, String script) {
        jdbi.useHandle(handle -> handle.createScript(script).execute());
    }
}
