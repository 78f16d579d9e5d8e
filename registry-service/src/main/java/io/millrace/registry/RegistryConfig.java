package io.millrace.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Settings of the registry. */
@ConfigMapping(prefix = "millrace.registry")
public interface RegistryConfig {

    /** Folder that holds the artifacts' blobs; must survive restarts. */
    @WithDefault("${millrace.data-dir:.millrace/data/registry-service}")
    Path dataDir();
}
