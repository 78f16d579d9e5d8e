package io.millrace.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.system.suite.CommandLine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what the README says. */
@Order(-1)
class ReadmeIT {

    private static final String DOWN = "./millrace down";

    @TempDir private Path state;

    @Test
    void loopByHandAndEveryCallOfTheInterfacesWorkAsWritten() throws IOException {
        ReadmePage readme = ReadmePage.of(CommandLine.REPOSITORY);
        assertThat(readme.commands()).startsWith("./millrace up").endsWith(DOWN);
        assertThat(readme.calls()).hasSizeGreaterThan(3);
        CommandLine shell = new CommandLine(state);
        try {
            for (String command : readme.commands()) {
                if (command.equals(DOWN)) {
                    callEveryInterface(readme, shell);
                }
                check(command, shell.run(command));
            }
        } finally {
            shell.run(DOWN);
        }
    }

    private static void check(String command, String output) {
        if (command.startsWith("./millrace predict")) {
            assertThat(output).contains("\"probabilities\"", "version 1", "prediction ");
        }
        if (command.startsWith("./millrace status")) {
            assertThat(output.lines().filter(line -> line.contains(" ready "))).hasSize(7);
        }
    }

    private static void callEveryInterface(ReadmePage readme, CommandLine shell) {
        shell.set("TOKEN", shell.run("./millrace token mel").strip());
        for (String call : readme.calls()) {
            String strict = call.replaceFirst("curl ", "curl --silent --show-error --fail ");
            assertThat(shell.run(shell.onOurPorts(strict))).as(call).isNotBlank();
        }
    }
}
