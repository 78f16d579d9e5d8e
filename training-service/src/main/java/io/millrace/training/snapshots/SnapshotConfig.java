package io.millrace.training.snapshots;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of snapshots. */
@ConfigMapping(prefix = "millrace.training.snapshots")
public interface SnapshotConfig {

    /** Whether samples and labels are read from Kafka. */
    @WithDefault("true")
    boolean ingest();

    /** Folder for files that live for one cut. */
    @WithDefault("${millrace.data-dir:data}/snapshots")
    Path dir();

    /** Fewer labelled rows are not trained on. */
    @WithDefault("200")
    @Min(20)
    int minRows();

    /** The newest rows taken, at most. */
    @WithDefault("500000")
    int maxRows();

    /** Longest wait for what Kafka held when the cut was asked for. */
    @WithDefault("10s")
    Duration catchUp();

    /** Age at which samples and labels are deleted. */
    @WithDefault("P30D")
    Duration retention();
}
