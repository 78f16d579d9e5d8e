package io.millrace.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of the registry. */
@ConfigMapping(prefix = "millrace.registry")
public interface RegistryConfig {

    /** Folder that holds the artifacts' blobs; must survive restarts. */
    @WithDefault("${millrace.data-dir:.millrace/data/registry-service}")
    Path dataDir();

    Tokens tokens();

    /** Personal access tokens. */
    interface Tokens {

        /**
         * How long a token works after its owner's last access token was issued. What he may do is
         * known from there alone.
         */
        @WithDefault("P30D")
        Duration ownerSeenWithin();
    }
}
