package io.millrace.training;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings as the container makes them, with their defaults, without a container. */
public final class Settings {

    private Settings() {}

    public static <T> T of(Class<T> type, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(type)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(type);
    }
}
