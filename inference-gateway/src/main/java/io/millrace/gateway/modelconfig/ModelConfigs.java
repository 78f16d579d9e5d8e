package io.millrace.gateway.modelconfig;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Configurations of the models that are loaded, where there are any. Thread-safe. */
@Singleton
public class ModelConfigs {

    private final Map<String, ConfiguredModel> models = new ConcurrentHashMap<>();

    /** Remembers the configuration that {@code model} is served with. */
    public void put(String model, ConfiguredModel configured) {
        models.put(model, configured);
    }

    /** Forgets {@code model}. */
    public void remove(String model) {
        models.remove(model);
    }

    Optional<ConfiguredModel> find(String model) {
        return Optional.ofNullable(models.get(model));
    }
}
