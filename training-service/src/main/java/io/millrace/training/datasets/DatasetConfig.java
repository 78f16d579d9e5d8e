package io.millrace.training.datasets;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;

/** Settings of datasets. */
@ConfigMapping(prefix = "millrace.training.datasets")
public interface DatasetConfig {

    /** Folder of the stored Parquet files. */
    @WithDefault("${millrace.data-dir:data}/datasets")
    Path dir();

    /** Largest upload. */
    @WithName("upload.max-size")
    @WithDefault("2G")
    MemorySize uploadMaxSize();
}
