package io.millrace.gateway;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Keeps a stand-alone gateway that has no issuer to itself: it listens on loopback, whatever else
 * is configured, unless {@code millrace.gateway.insecure} says otherwise.
 */
public final class LoopbackConfigSource implements ConfigSourceFactory {

    private static final int ABOVE_EVERYTHING = 1_000;
    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (!isSet(context, "millrace.gateway.models")
                || isSet(context, "quarkus.oidc.auth-server-url")
                || isSet(context, "millrace.gateway.issuer")
                || isSet(context, "millrace.gateway.container.cloud")
                || "true".equals(value(context, "millrace.gateway.insecure"))) {
            return List.of();
        }
        Map<String, String> hosts =
                Map.of("quarkus.http.host", LOOPBACK, "quarkus.management.host", LOOPBACK);
        return List.of(new PropertiesConfigSource(hosts, "loopback", ABOVE_EVERYTHING));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ABOVE_EVERYTHING);
    }

    private static boolean isSet(ConfigSourceContext context, String name) {
        String value = value(context, name);
        return value != null && !value.isBlank();
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null ? null : value.getValue();
    }
}
