package io.millrace.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.demo.DemoMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A demo that ran to its end on a suite of its own.
 *
 * @param output what it printed
 * @param report folder with {@code summary.json} and {@code report.html}
 */
record DemoRun(int status, String output, Path report) {

    private static final int LIMIT_MINUTES = 25;

    /**
     * Runs {@code ./millrace demo} with {@code options}; reports go to a folder by {@code name}.
     */
    static DemoRun of(String name, String... options) throws IOException, InterruptedException {
        Path report = Path.of("target", name + "-report").toAbsolutePath();
        Path log = Path.of("target", name + ".log").toAbsolutePath();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DemoMain.class.getName(),
                                "--suite",
                                "fresh",
                                "--report",
                                report.toString()));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            // The suite is a child of the demo, which stops it when it is asked to end itself.
            process.destroy();
            process.waitFor(1, TimeUnit.MINUTES);
        }
        return new DemoRun(process.exitValue(), Files.readString(log), report);
    }

    JsonNode summary() throws IOException {
        return Wire.mapper().readTree(report.resolve("summary.json").toFile());
    }
}
