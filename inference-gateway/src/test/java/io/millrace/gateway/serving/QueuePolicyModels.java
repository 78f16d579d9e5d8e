package io.millrace.gateway.serving;

import io.millrace.gateway.process.TestModels;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A gateway alone under a memory budget with room for all, so that only tests unload. */
public class QueuePolicyModels implements QuarkusTestResourceLifecycleManager {

    static final String PLAIN = "plain";
    static final String OTHER = "other";
    static final String NO_OVERRIDE = "no_override";
    static final String DEFAULT_TIMEOUT = "default_timeout";
    static final List<String> ALL = List.of(PLAIN, OTHER, NO_OVERRIDE, DEFAULT_TIMEOUT);

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("models");
            TestModels models = new TestModels(folder);
            ALL.forEach(name -> models.scaled(name, 1));
            models.configuration(NO_OVERRIDE, policy("allow_timeout_override: false"));
            models.configuration(
                    DEFAULT_TIMEOUT,
                    policy("default_timeout_microseconds: 20000 allow_timeout_override: true"));
            return Map.of(
                    "millrace.gateway.models",
                    folder.toString(),
                    "millrace.gateway.repository.memory-budget",
                    "1G",
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

    private static String policy(String fields) {
        return "max_batch_size: 4 dynamic_batching { default_queue_policy { " + fields + " } }";
    }

    @Override
    public void stop() {
        // The temporary folders are small.
    }
}
