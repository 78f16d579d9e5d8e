package io.millrace.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One of the four services, from its packaged jar. */
final class ServiceDriver implements Driver {

    private static final Map<Part, String> DATABASES =
            Map.of(
                    Part.REGISTRY, "registry",
                    Part.TRAINING, "training",
                    Part.MONITORING, "monitoring");

    private static final Map<Part, String> HEAPS =
            Map.of(
                    Part.REGISTRY, "384m",
                    Part.TRAINING, "512m",
                    Part.GATEWAY, "384m",
                    Part.MONITORING, "512m");

    /** Else the JVM touches all of its heap before it collects, however little of that lives. */
    private static final String[] LITTLE_HEAP_AT_FIRST = {"-Xms64m", "-XX:NewSize=32m"};

    private final Part part;
    private final SuiteConfig config;
    private final Addresses addresses;
    private final Secrets secrets;
    private final Realm realm;

    ServiceDriver(Part part, SuiteConfig config, Secrets secrets, Realm realm) {
        this.part = part;
        this.config = config;
        this.addresses = new Addresses(config.ports());
        this.secrets = secrets;
        this.realm = realm;
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public String version() {
        return Versions.MILLRACE;
    }

    /** A service waits for its database alone: of all else it can do without for a while. */
    @Override
    public List<Part> needs() {
        return DATABASES.containsKey(part) ? List.of(Part.POSTGRESQL) : List.of();
    }

    @Override
    public void requireProgram() {
        jar();
    }

    @Override
    public RunningPart launch() {
        LaunchCommand command =
                new LaunchCommand(config, part, HEAPS.get(part))
                        .variables(listeners())
                        .variables(others());
        if (DATABASES.containsKey(part)) {
            command.variables(database(DATABASES.get(part)));
        }
        if (part == Part.GATEWAY) {
            command.with(LITTLE_HEAP_AT_FIRST);
        } else {
            // On two cores the second compiler would take a quarter of all time from the rest.
            command.variable("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        }
        if (part == Part.TRAINING) {
            command.variable(
                            "MILLRACE_TRAINING_TRAINER_LIB",
                            config.installation().trainerLibraries())
                    .variable("MILLRACE_TRAINING_TRAINER_JAVA", LaunchCommand.java());
        }
        return startupCache()
                .launch(
                        command,
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        jar().toString());
    }

    @Override
    public boolean isRecording() {
        return !startupCache().isRecorded();
    }

    @Override
    public void ended() {
        startupCache().publish();
    }

    private StartupCache startupCache() {
        return StartupCache.of(config, part, List.of(jar()));
    }

    private Path jar() {
        return config.installation().serviceJar(part);
    }

    @Override
    public boolean isReady() {
        return HealthProbe.succeeds(addresses.management(part).resolve("/q/health/ready"));
    }

    private Map<String, String> listeners() {
        return Map.of(
                "QUARKUS_HTTP_HOST", "localhost",
                "QUARKUS_HTTP_PORT", String.valueOf(addresses.http(part).getPort()),
                "QUARKUS_MANAGEMENT_HOST", "localhost",
                "QUARKUS_MANAGEMENT_PORT", String.valueOf(addresses.management(part).getPort()),
                "MILLRACE_GATEWAY_GRPC_HOST", "localhost",
                "MILLRACE_GATEWAY_GRPC_PORT", String.valueOf(config.ports().of(Port.GATEWAY_GRPC)),
                "MILLRACE_DATA_DIR", config.folder(part).toString());
    }

    private Map<String, String> others() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", addresses.bootstrapServers(),
                "QUARKUS_OIDC_AUTH_SERVER_URL", addresses.issuer(realm.name()).toString(),
                "MILLRACE_OIDC_CLIENT_ID", part.label(),
                "MILLRACE_OIDC_CLIENT_SECRET", clientSecret(),
                "MILLRACE_REGISTRY_URL", addresses.http(Part.REGISTRY).toString(),
                "MILLRACE_TRAINING_URL", addresses.http(Part.TRAINING).toString(),
                "MILLRACE_MONITORING_URL", addresses.http(Part.MONITORING).toString(),
                "MILLRACE_GATEWAY_URL", addresses.http(Part.GATEWAY).toString());
    }

    private Map<String, String> database(String name) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", addresses.jdbc(name),
                "QUARKUS_DATASOURCE_REACTIVE_URL", addresses.reactive(name),
                "QUARKUS_DATASOURCE_USERNAME", name,
                "QUARKUS_DATASOURCE_PASSWORD", secrets.of(PostgresDriver.secretOf(name)));
    }

    private String clientSecret() {
        return realm.clientSecret(part.label(), secrets)
                .orElseThrow(
                        () -> new SuiteException(realm.file() + " has no client " + part.label()));
    }
}
