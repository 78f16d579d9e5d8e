package io.millrace.system.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.local.Port;
import io.millrace.system.suite.CommandLine;
import io.millrace.system.suite.CommandLine.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} and {@code down} promise; enough parts run to write something and read it. */
@Order(-2)
class SuiteCommandsIT {

    @TempDir private Path state;

    private CommandLine shell;

    @BeforeEach
    void open() {
        shell =
                new CommandLine(state)
                        .set("MILLRACE_PARTS", "postgresql,keycloak,registry-service");
    }

    @AfterEach
    void clear() {
        shell.run("./millrace down");
    }

    @Test
    void upTwiceIsHarmlessAndUpAfterTheDeathOfEverythingKeepsTheData() throws IOException {
        shell.run("./millrace up");
        List<ProcessHandle> first = processes();
        createExperiment("kept");
        shell.run("./millrace up");
        assertThat(processes()).isEqualTo(first);

        first.forEach(ProcessHandle::destroyForcibly);
        first.forEach(process -> process.onExit().join());
        shell.run("./millrace up");

        assertThat(experiments()).contains("\"name\":\"kept\"");
        List<ProcessHandle> second = processes();
        shell.run("./millrace down");
        assertThat(second).noneMatch(SuiteCommandsIT::isRunning);
    }

    @Test
    void takenPortIsNamedBeforeAnythingStarts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket taken = new ServerSocket(shell.port(Port.REGISTRY), 1, loopback)) {
            Outcome outcome = shell.attempt("./millrace up");

            assertThat(outcome.exit()).isNotZero();
            assertThat(outcome.output())
                    .contains("port " + taken.getLocalPort(), "MILLRACE_PORT_REGISTRY");
        }
        assertThat(state.resolve("postgresql")).doesNotExist();
    }

    /** A process that ended and that nobody has asked for its exit code yet still has a number. */
    private static boolean isRunning(ProcessHandle process) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try {
            return process.isAlive() && !Files.readString(status).contains("State:\tZ");
        } catch (IOException e) {
            return false;
        }
    }

    private void createExperiment(String name) {
        shell.run(mlflow("experiments/create", "{\"name\":\"" + name + "\"}"));
    }

    private String experiments() {
        return shell.run(mlflow("experiments/search", "{\"max_results\":10}"))
                .replaceAll("\\s", "");
    }

    private String mlflow(String call, String body) {
        return """
        curl --silent --show-error --fail -H "authorization: Bearer $(./millrace token dana)" \
        -H 'content-type: application/json' -d '%s' localhost:%d/api/2.0/mlflow/%s\
        """
                .formatted(body, shell.port(Port.REGISTRY), call);
    }

    /** The supervisor and every part, as the state file names them. */
    private List<ProcessHandle> processes() throws IOException {
        JsonNode suite = Wire.mapper().readTree(Files.readAllBytes(state.resolve("state.json")));
        Stream<JsonNode> parts =
                suite.path("parts").valueStream().map(part -> part.path("process"));
        return Stream.concat(Stream.of(suite.path("supervisor")), parts)
                .map(process -> ProcessHandle.of(process.path("pid").asLong()).orElseThrow())
                .toList();
    }
}
