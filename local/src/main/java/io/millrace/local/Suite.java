package io.millrace.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running suite: its addresses, tokens and parts. One that was started by {@link #start} belongs
 * to this process and ends with {@link #stop()}; one that was started by {@link #startDetached}
 * runs on by itself, and {@link #attach} finds it again. Several suites run beside each other, each
 * with its own state folder and ports. Thread-safe.
 */
public final class Suite implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 50;

    private final SuiteConfig config;
    private final Addresses addresses;
    private final Realm realm;
    private final Secrets secrets;
    private final Tokens tokens;
    private final Supervisor supervisor;

    private Suite(SuiteConfig config, Supervisor supervisor) {
        this.config = config;
        this.addresses = new Addresses(config.ports());
        this.realm = Realm.read(config.installation().realm());
        this.secrets = Secrets.in(config.state());
        this.tokens = new Tokens(addresses.issuer(realm.name()));
        this.supervisor = supervisor;
    }

    /**
     * Starts a suite in the care of this process, silently, and waits until all of it is ready.
     *
     * @throws SuiteException if it can't be started; nothing is left running then
     */
    public static Suite start(SuiteConfig config) {
        return start(config, SuiteListener.silent());
    }

    /** As {@link #start(SuiteConfig)}; {@code listener} is told of every step. */
    public static Suite start(SuiteConfig config, SuiteListener listener) {
        Supervisor supervisor = Supervisor.start(config, listener);
        Thread stop = new Thread(supervisor::stop, "suite-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        supervisor.awaitReady();
        return new Suite(config, supervisor);
    }

    /**
     * Starts a suite that outlives this process, or finds it where it runs already, and waits until
     * all of it is ready.
     *
     * @param listener is told what the suite's own process says
     */
    public static Suite startDetached(SuiteConfig config, SuiteListener listener) {
        new DetachedSupervisor(config).startAndAwait(listener);
        return attach(config).orElseThrow();
    }

    /** The suite that runs with its state in {@code config}'s folder, on whatever ports it has. */
    public static Optional<Suite> attach(SuiteConfig config) {
        return new StateFile(config.state())
                .read()
                .filter(state -> state.supervisor().find().isPresent())
                .map(state -> config.withPorts(new Ports(state.ports())))
                .map(actual -> new Suite(actual, null));
    }

    /**
     * Stops the detached suite of {@code config}'s state folder, and whatever a supervisor that was
     * killed left behind there.
     *
     * @param listener is told what the suite's own process says
     * @return how many processes were ended; 0 if nothing ran
     */
    public static int stopDetached(SuiteConfig config, SuiteListener listener) {
        return new DetachedSupervisor(config).stop(listener);
    }

    /** Unpacks and builds what all suites share, so that the first start need not wait for it. */
    public static void prepare(SuiteConfig config, SuiteListener listener) {
        new KeycloakDistribution(config.distributions(), listener::note)
                .prepare(config.installation().keycloakArchive());
    }

    /** Base of a part's HTTP interface, such as {@code http://localhost:18081}. */
    public URI uri(Part part) {
        return addresses.http(part);
    }

    /** Base of a part's health and metrics: {@code /q/health/ready}, {@code /q/metrics}. */
    public URI managementUri(Part part) {
        return addresses.management(part);
    }

    /** Number of a port. */
    public int port(Port port) {
        return config.ports().of(port);
    }

    /** Kafka's address for clients. */
    public String bootstrapServers() {
        return addresses.bootstrapServers();
    }

    /** The gateway's gRPC address, {@code host:port}. */
    public String grpcTarget() {
        return addresses.grpc();
    }

    /** The issuer of the suite's tokens. */
    public URI issuer() {
        return addresses.issuer(realm.name());
    }

    /** JDBC URL of a service's database; its user is called as the database is. */
    public String jdbcUrl(String database) {
        return addresses.jdbc(database);
    }

    /** Password of the database user {@code role}; {@code postgres} is the superuser. */
    public String databasePassword(String role) {
        return secrets.of(PostgresDriver.secretOf(role));
    }

    /** People of the realm with their passwords. */
    public Map<String, String> passwords() {
        return realm.passwords(secrets);
    }

    /**
     * A bearer token of a person, such as {@code mel}.
     *
     * @throws SuiteException if there is nobody of that name, or Keycloak does not answer
     */
    public String token(String user) {
        Map<String, String> passwords = passwords();
        String password = passwords.get(user);
        if (password == null) {
            throw new SuiteException(
                    "there is nobody called \""
                            + user
                            + "\"; the people are "
                            + String.join(", ", passwords.keySet()));
        }
        return tokens.ofUser(user, password);
    }

    /** A bearer token of a client with a service account, such as {@code demo}. */
    public String clientToken(String clientId) {
        return tokens.ofClient(clientId, clientSecret(clientId));
    }

    /** Secret of a confidential client. */
    public String clientSecret(String clientId) {
        return realm.clientSecret(clientId, secrets)
                .orElseThrow(() -> new SuiteException("there is no client \"" + clientId + "\""));
    }

    /** Folder of all that the suite keeps. */
    public Path stateFolder() {
        return config.state();
    }

    /** File that takes what {@code part} prints. */
    public Path log(Part part) {
        return config.log(part);
    }

    /** All parts as the supervisor sees them now. */
    public List<PartStatus> parts() {
        return state().parts();
    }

    /** Everything that the supervisor knows. */
    public SuiteState state() {
        if (supervisor != null) {
            return supervisor.state();
        }
        return new StateFile(config.state())
                .read()
                .orElseThrow(() -> new SuiteException("the suite is gone"));
    }

    /** Ends a part as {@code kill -9} does; the supervisor starts it again. */
    public void kill(Part part) {
        state().part(part)
                .map(PartStatus::process)
                .flatMap(ProcessIdentity::find)
                .ifPresentOrElse(
                        process -> {
                            process.destroyForcibly();
                            ProcessEnd.await(process, PATIENCE);
                        },
                        () -> {
                            throw new SuiteException(part.label() + " does not run");
                        });
    }

    /** As {@link #awaitReady(Part, Duration)}, for five minutes. */
    public void awaitReady(Part part) {
        awaitReady(part, PATIENCE);
    }

    /**
     * Waits until a part's process lives and it is ready, for instance after {@link #kill}.
     *
     * @throws SuiteException with the end of its log if it is not ready in time
     */
    public void awaitReady(Part part, Duration limit) {
        Instant deadline = Instant.now().plus(limit);
        while (!state().part(part).filter(Suite::isReady).isPresent()) {
            if (Instant.now().isAfter(deadline)) {
                throw new SuiteException(
                        "%s is not ready after %d s; the end of its log:%n%s"
                                .formatted(
                                        part.label(),
                                        limit.toSeconds(),
                                        LogTail.of(log(part), 30)));
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SuiteException("interrupted while waiting for " + part.label(), e);
            }
        }
    }

    private static boolean isReady(PartStatus status) {
        return status.state() == PartStatus.State.READY && status.process().find().isPresent();
    }

    /** Stops all parts and returns when they are gone. Harmless when repeated. */
    public void stop() {
        if (supervisor != null) {
            supervisor.stop();
        } else {
            new DetachedSupervisor(config).stop(SuiteListener.silent());
        }
    }

    @Override
    public void close() {
        stop();
    }
}
