package io.millrace.training.runs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of runs. */
@ConfigMapping(prefix = "millrace.training.runs")
public interface RunConfig {

    /** Runs that this process works on at the same time; 0 lets it only answer requests. */
    @WithDefault("2")
    @Min(0)
    int slots();

    /** Folder of the attempts' inputs, outputs and logs. */
    @WithDefault("${millrace.data-dir:data}/runs")
    Path dir();

    /** Time after which a silent worker's run is taken over. */
    @WithDefault("10s")
    Duration lease();

    /** Time between two signs of life. */
    @WithDefault("2s")
    Duration heartbeat();

    /** Time between two looks at an empty queue. */
    @WithDefault("200ms")
    Duration pollInterval();

    /** Attempts before a run fails for good. */
    @WithDefault("3")
    @Min(1)
    int maxAttempts();

    /** Wait before an attempt is repeated, or a service that is away is asked again. */
    @WithDefault("2s")
    Duration retryDelay();

    /** Longest time one process of the trainer may take. */
    @WithDefault("1h")
    Duration timeout();

    /** Age at which the work folders of ended runs are deleted. */
    @WithDefault("P7D")
    Duration retention();
}
