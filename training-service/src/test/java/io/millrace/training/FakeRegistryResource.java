package io.millrace.training;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a registry. */
public class FakeRegistryResource implements QuarkusTestResourceLifecycleManager {

    private FakeRegistry registry;

    @Override
    public Map<String, String> start() {
        registry = FakeRegistry.start();
        return Map.of(
                "millrace.registry.url", registry.url().toString(),
                "millrace.training.runs.retry-delay", "200ms",
                "millrace.training.runs.lease", "5s",
                "millrace.training.runs.heartbeat", "200ms",
                "millrace.training.snapshots.min-rows", "60");
    }

    @Override
    public void stop() {
        if (registry != null) {
            registry.close();
        }
    }
}
