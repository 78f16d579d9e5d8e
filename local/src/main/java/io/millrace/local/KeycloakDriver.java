package io.millrace.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/** Keycloak with the realm imported, its state in PostgreSQL. */
final class KeycloakDriver implements Driver {

    /** What bin/kc.sh would set; it is left out so that the process launched is the server. */
    private static final List<String> FLAGS =
            List.of(
                    // Its few tokens are worth no second compiler beside the services' starts.
                    "-XX:TieredStopAtLevel=1",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.security=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                            + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-Dpicocli.disable.closures=true",
                    "-Duser.language=en",
                    "-Duser.country=US");

    /** Folders of the distribution that a running server only reads. */
    private static final List<String> SHARED = List.of("bin", "conf", "lib", "providers", "themes");

    private final SuiteConfig config;
    private final Secrets secrets;
    private final Realm realm;
    private final Addresses addresses;
    private final Consumer<String> progress;

    KeycloakDriver(SuiteConfig config, Secrets secrets, Realm realm, Consumer<String> progress) {
        this.config = config;
        this.secrets = secrets;
        this.realm = realm;
        this.addresses = new Addresses(config.ports());
        this.progress = progress;
    }

    @Override
    public Part part() {
        return Part.KEYCLOAK;
    }

    @Override
    public String version() {
        return Versions.KEYCLOAK;
    }

    @Override
    public List<Part> needs() {
        return List.of(Part.POSTGRESQL);
    }

    @Override
    public void requireProgram() {
        config.installation().keycloakArchive();
    }

    @Override
    public void prepare() {
        Path distribution =
                new KeycloakDistribution(config.distributions(), progress)
                        .prepare(config.installation().keycloakArchive());
        if (!Files.exists(home())) {
            progress.accept("keycloak makes its database, this first time: about a minute");
        }
        try {
            furnish(distribution);
        } catch (IOException e) {
            throw new SuiteException(home() + " can't be made", e);
        }
    }

    /** A home of this suite's own: programs by link, data and realm by themselves. */
    private void furnish(Path distribution) throws IOException {
        Path imports = Files.createDirectories(home().resolve("data/import"));
        Files.copy(
                realm.file(),
                imports.resolve("millrace-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
        for (String name : SHARED) {
            Path link = home().resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, distribution.resolve(name));
        }
    }

    @Override
    public RunningPart launch() {
        return new LaunchCommand(config, part(), "384m")
                .with(FLAGS.toArray(String[]::new))
                .with("-Dkc.home.dir=" + home())
                .with("-Djboss.server.config.dir=" + home().resolve("conf"))
                .with("-cp", home().resolve("lib/quarkus-run.jar").toString())
                .with("io.quarkus.bootstrap.runner.QuarkusEntryPoint")
                .with("start", "--optimized", "--import-realm", "--http-enabled=true")
                // One server needs no cluster, whose channels would listen on every address.
                .with("--cache=local")
                // Every question whether it is ready would be a line in the log.
                .with("--log-level=info,io.smallrye.health:error")
                .with("--http-host=localhost")
                .with("--http-port=" + config.ports().of(Port.KEYCLOAK))
                .with("--http-management-host=localhost")
                .with("--http-management-port=" + config.ports().of(Port.KEYCLOAK_MANAGEMENT))
                .with("--hostname=" + addresses.http(part()))
                .variable("KC_DB_URL", addresses.jdbc("keycloak"))
                .variable("KC_DB_USERNAME", "keycloak")
                .variable("KC_DB_PASSWORD", secrets.of(PostgresDriver.secretOf("keycloak")))
                .variable("KC_BOOTSTRAP_ADMIN_USERNAME", "admin")
                .variable("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.of("keycloak.admin"))
                .variables(realm.environment(secrets))
                .launch();
    }

    @Override
    public boolean isReady() {
        URI discovery =
                URI.create(addresses.issuer(realm.name()) + "/.well-known/openid-configuration");
        return HealthProbe.succeeds(addresses.management(part()).resolve("/health/ready"))
                && HealthProbe.succeeds(discovery);
    }

    private Path home() {
        return config.folder(part()).resolve("home");
    }
}
