package io.millrace.gateway.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged gateway in stand-alone mode, on ports of its own choice. */
public final class GatewayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final Pattern GRPC = Pattern.compile("gRPC on port (\\d+)");
    private static final Pattern HTTP = Pattern.compile("Listening on: http://([^:]+):(\\d+)");
    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> grpcPort = new CompletableFuture<>();
    private final CompletableFuture<Integer> httpPort = new CompletableFuture<>();
    private final CompletableFuture<String> httpHost = new CompletableFuture<>();
    private final CompletableFuture<Integer> managementPort = new CompletableFuture<>();

    private GatewayProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().name("gateway-log").daemon().start(this::read);
    }

    /** What a process is started with. */
    public static final class Builder {

        private final Map<String, String> properties = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();

        private Builder(Path models, Path data) {
            property("millrace.gateway.models", models.toString());
            property("millrace.data-dir", data.toString());
            property("quarkus.http.port", "0");
            property("quarkus.management.port", "0");
            property("millrace.gateway.grpc.port", "0");
            property("millrace.gateway.probe.enabled", "false");
        }

        /** Sets a property of the JVM. */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** Leaves a property to its default. */
        public Builder without(String name) {
            properties.remove(name);
            return this;
        }

        /** Sets a variable of the environment. */
        public Builder variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Starts, and waits until it listens. */
        public GatewayProcess start() {
            return GatewayProcess.start(command(), environment);
        }

        private List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(
                    List.of(
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow"));
            properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.add("-jar");
            command.add(Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
            return command;
        }
    }

    /** Starts any command that runs a gateway, and waits until it listens. */
    public static GatewayProcess start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            GatewayProcess process = new GatewayProcess(builder.start());
            Runtime.getRuntime().addShutdownHook(new Thread(process::kill));
            process.await(process.httpPort);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A gateway on a folder of models. */
    public static Builder on(Path models, Path data) {
        return new Builder(models, data);
    }

    /** Port of gRPC. */
    public int grpcPort() {
        return await(grpcPort);
    }

    /** Address that HTTP listens on. */
    public String httpHost() {
        return await(httpHost);
    }

    /** Base of HTTP's URLs. */
    public URI http() {
        return URI.create("http://127.0.0.1:" + await(httpPort));
    }

    /** Base of the management port's URLs. */
    public URI management() {
        return URI.create("http://127.0.0.1:" + await(managementPort));
    }

    /** Its number at the operating system. */
    public long pid() {
        return process.pid();
    }

    /** Waits until the models are loaded. */
    public GatewayProcess ready() {
        Eventually.holds(
                PATIENCE,
                () -> new HttpCalls(http()).get("/v2/health/ready").status() == 200,
                () -> String.join("\n", log));
        return this;
    }

    /** Everything that it wrote. */
    public List<String> log() {
        return log;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                look(line);
            }
        } catch (IOException e) {
            log.add(e.toString());
        }
        IllegalStateException ended =
                new IllegalStateException("the gateway ended:\n" + String.join("\n", log));
        grpcPort.completeExceptionally(ended);
        httpPort.completeExceptionally(ended);
    }

    private void look(String line) {
        number(GRPC, line, grpcPort);
        // Before the ports: whoever waits for them may ask for the host at once.
        Matcher http = HTTP.matcher(line);
        if (http.find()) {
            httpHost.complete(http.group(1));
            number(MANAGEMENT, line, managementPort);
            httpPort.complete(Integer.valueOf(http.group(2)));
        }
    }

    private static void number(Pattern pattern, String line, CompletableFuture<Integer> target) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
            target.complete(Integer.valueOf(matcher.group(1)));
        }
    }

    private <T> T await(CompletableFuture<T> value) {
        try {
            return value.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the gateway did not start:\n" + String.join("\n", log), e);
        }
    }

    private void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
