package io.millrace.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.Port;
import io.millrace.local.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what the README says, on a suite with ports and a state folder of its own. */
@Order(20)
class ReadmeIT {

    private static final Path REPOSITORY =
            Path.of(System.getProperty("millrace.home")).toAbsolutePath().normalize();
    private static final String DOWN = "./millrace down";
    private static final long LIMIT_MINUTES = 6;

    private final Ports ports = Ports.free();

    @TempDir private Path state;

    @Test
    void loopByHandAndEveryCallOfTheInterfacesWorkAsWritten() throws Exception {
        ReadmePage readme = ReadmePage.of(REPOSITORY);
        assertThat(readme.commands()).startsWith("./millrace up").endsWith(DOWN);
        assertThat(readme.calls()).hasSizeGreaterThan(3);
        try {
            for (String command : readme.commands()) {
                if (command.equals(DOWN)) {
                    callEveryInterface(readme);
                }
                String output = run(command);
                if (command.startsWith("./millrace predict")) {
                    assertThat(output).contains("\"probabilities\"", "version 1", "prediction ");
                }
                if (command.startsWith("./millrace status")) {
                    assertThat(output.lines().filter(line -> line.contains(" ready "))).hasSize(7);
                }
            }
        } finally {
            run(DOWN);
        }
    }

    private void callEveryInterface(ReadmePage readme) throws Exception {
        String token = run("./millrace token mel").strip();
        for (String call : readme.calls()) {
            String strict = call.replaceFirst("curl ", "curl --silent --show-error --fail ");
            assertThat(run("TOKEN=" + token + "\n" + onOurPorts(strict))).as(call).isNotBlank();
        }
    }

    private String onOurPorts(String command) {
        String moved = command;
        for (Port port : Port.values()) {
            moved =
                    moved.replace(
                            ":" + port.standard(), ":" + ports.of(port));
        }
        return moved;
    }

    private String run(String command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("readme", ".log");
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", command);
        builder.directory(REPOSITORY.toFile());
        builder.environment().put("MILLRACE_STATE", state.toString());
        builder.environment().put("MILLRACE_SKIP_BUILD", "1");
        ports.numbers()
                .forEach(
                        (port, number) ->
                                builder.environment().put(port.setting(), number.toString()));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        assertThat(Map.of("ended", ended, "printed", printed)).containsEntry("ended", true);
        assertThat(process.exitValue()).as("%s printed:%n%s", command, printed).isZero();
        return printed;
    }
}
