package io.millrace.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A demo that ran to its end.
 *
 * @param output what it printed
 * @param report folder with {@code summary.json} and {@code report.html}
 */
record DemoRun(int status, String output, Path report) {

    /**
     * Runs {@code ./millrace demo} on a suite of its own; what it leaves is in {@code target} by
     * this name.
     */
    static DemoRun of(String name, String... options) throws IOException, InterruptedException {
        try (DemoProcess demo = DemoProcess.fresh(name, options)) {
            return demo.await();
        }
    }

    JsonNode summary() throws IOException {
        return Wire.mapper().readTree(report.resolve("summary.json").toFile());
    }
}
