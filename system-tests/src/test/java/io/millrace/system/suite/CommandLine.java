package io.millrace.system.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.Port;
import io.millrace.local.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A shell in the repository whose {@code ./millrace} means a suite of its own: a state folder and
 * ports that nothing else uses.
 */
public final class CommandLine {

    /** The repository with its built services. */
    public static final Path REPOSITORY =
            Path.of(System.getProperty("millrace.home")).toAbsolutePath().normalize();

    private static final long LIMIT_MINUTES = 6;

    private final Ports ports = Ports.free();
    private final Map<String, String> environment = new HashMap<>();

    public CommandLine(Path state) {
        environment.put("MILLRACE_STATE", state.toString());
        environment.put("MILLRACE_SKIP_BUILD", "1");
        ports.numbers().forEach((port, number) -> set(port.setting(), number.toString()));
    }

    /** Sets a variable for all commands that follow. */
    public CommandLine set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public int port(Port port) {
        return ports.of(port);
    }

    /** {@code command} with every standard port replaced by the one that is used here. */
    public String onOurPorts(String command) {
        String moved = command;
        for (Port port : Port.values()) {
            moved = moved.replace(":" + port.standard(), ":" + ports.of(port));
        }
        return moved;
    }

    /** What {@code command} prints; fails if it does not succeed. */
    public String run(String command) {
        Outcome outcome = attempt(command);
        assertThat(outcome.exit()).as("%s printed:%n%s", command, outcome.output()).isZero();
        return outcome.output();
    }

    /** What {@code command} prints and how it ends. */
    public Outcome attempt(String command) {
        try {
            Path output = Files.createTempFile("millrace-command", ".log");
            ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", command);
            builder.directory(REPOSITORY.toFile());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
            Process process = builder.start();
            boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            assertThat(ended).as("%s ends; it printed:%n%s", command, printed).isTrue();
            return new Outcome(process.exitValue(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How a command ended. */
    public record Outcome(int exit, String output) {}
}
