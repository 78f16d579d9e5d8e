package io.millrace.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Settings of the registry; environment {@code MILLRACE_DATA_DIR} and so on. */
@ConfigMapping(prefix = "millrace")
public interface RegistryConfig {

    /** Folder that holds the artifacts' blobs; must survive restarts. */
    @WithDefault(".millrace/data/registry-service")
    Path dataDir();
}
