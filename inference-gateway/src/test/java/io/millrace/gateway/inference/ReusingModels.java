package io.millrace.gateway.inference;

import io.millrace.gateway.models.OnnxGraphs;
import io.millrace.gateway.process.TestModels;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A gateway alone that keeps answers and lets equal requests share a run, on one worker. */
public class ReusingModels implements QuarkusTestResourceLifecycleManager {

    static final String CACHED = "cached";
    static final String PLAIN = "plain";
    static final String LOOKUP = "lookup";

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("models");
            TestModels models = new TestModels(folder);
            models.scaled(CACHED, 1);
            models.configuration(CACHED, "response_cache { enable: true }");
            models.scaled(PLAIN, 1);
            models.slow();
            OnnxGraphs.write(folder, LOOKUP, 1, OnnxGraphs.lookup(5));
            models.configuration(LOOKUP, "response_cache { enable: true }");
            return Map.of(
                    "millrace.gateway.models",
                    folder.toString(),
                    "millrace.gateway.repository.control-mode",
                    "explicit",
                    "millrace.gateway.repository.load-models",
                    "*",
                    "millrace.gateway.execution.workers",
                    "1",
                    "millrace.gateway.response-cache.size",
                    "1M",
                    "millrace.gateway.coalescing.enabled",
                    "true",
                    "millrace.gateway.telemetry.stand-alone",
                    "true",
                    "millrace.gateway.probe.enabled",
                    "false",
                    "millrace.data-dir",
                    Files.createTempDirectory("data").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The temporary folders are small.
    }
}
