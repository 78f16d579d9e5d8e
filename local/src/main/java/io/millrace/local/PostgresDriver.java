package io.millrace.local;

import io.millrace.embedded.PostgresBinaries;
import io.millrace.embedded.PostgresServer;
import io.millrace.embedded.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** PostgreSQL with one database and role for each part that keeps its state there. */
final class PostgresDriver implements Driver {

    /** Databases, each owned by the role of the same name. */
    static final List<String> DATABASES = List.of("registry", "training", "monitoring", "keycloak");

    private static final String REALM = "realm.fingerprint";

    private final SuiteConfig config;
    private final Secrets secrets;
    private final Realm realm;
    private PostgresBinaries binaries;

    PostgresDriver(SuiteConfig config, Secrets secrets, Realm realm) {
        this.config = config;
        this.secrets = secrets;
        this.realm = realm;
    }

    /** Name of the secret that is the password of {@code role}. */
    static String secretOf(String role) {
        return "postgresql." + role;
    }

    @Override
    public Part part() {
        return Part.POSTGRESQL;
    }

    @Override
    public String version() {
        return Versions.POSTGRESQL;
    }

    @Override
    public List<Part> needs() {
        return List.of();
    }

    @Override
    public void prepare() {
        binaries = PostgresBinaries.unpack(config.distributions());
    }

    @Override
    public RunningPart launch() {
        stopOrphan();
        PostgresServer server =
                PostgresServer.start(
                        binaries,
                        PostgresSettings.of(
                                config.folder(part()).resolve("data"),
                                config.log(part()),
                                config.ports().of(Port.POSTGRESQL),
                                secrets.of(secretOf("postgres"))));
        forgetChangedRealm(server);
        for (String name : DATABASES) {
            server.database(name, secrets.of(secretOf(name)));
        }
        return new RunningPart(ProcessHandle.of(server.pid()).orElseThrow(), server::close);
    }

    /** Starting waits for connections, so what is launched is ready. */
    @Override
    public boolean isReady() {
        return true;
    }

    /** A server that outlived its supervisor before its process id could be written down. */
    private void stopOrphan() {
        Path file = config.folder(part()).resolve("data/postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            ProcessHandle.of(pid)
                    .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                    .ifPresent(process -> RunningPart.of(process).stop());
        } catch (NoSuchFileException e) {
            // No server has this folder.
        } catch (IOException | NumberFormatException e) {
            throw new SuiteException(file + " can't be read", e);
        }
    }

    /** Keycloak imports a realm only where there is none, so a changed one needs a new database. */
    private void forgetChangedRealm(PostgresServer server) {
        String imported = secrets.find(REALM);
        if (realm.fingerprint().equals(imported)) {
            return;
        }
        if (imported != null) {
            try (Connection connection = server.superuserConnection("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS keycloak WITH (FORCE)");
            } catch (SQLException e) {
                throw new SuiteException("the database of the changed realm can't be renewed", e);
            }
        }
        secrets.set(REALM, realm.fingerprint());
    }
}
