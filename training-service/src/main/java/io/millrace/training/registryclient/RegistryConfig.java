package io.millrace.training.registryclient;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where the registry is. */
@ConfigMapping(prefix = "millrace.registry")
public interface RegistryConfig {

    /** Base address. */
    @WithDefault("http://localhost:18081")
    URI url();

    /** Longest time one call may take. */
    @WithDefault("30s")
    Duration timeout();
}
