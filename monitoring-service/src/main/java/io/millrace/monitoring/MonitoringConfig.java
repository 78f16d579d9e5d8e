package io.millrace.monitoring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Settings of the monitoring-service. */
@ConfigMapping(prefix = "millrace.monitoring")
public interface MonitoringConfig {

    /** Where the registry-service answers. */
    @WithDefault("${millrace.registry.url:http://localhost:18081}")
    URI registryUrl();

    /** Longest pause between two evaluations when nothing arrives. */
    @WithDefault("PT0.5S")
    Duration evaluationInterval();

    /** What is kept. */
    Retention retention();

    /** Keys below {@code millrace.monitoring.retention}. */
    interface Retention {

        /** Pause between two sweeps. */
        @WithDefault("PT10M")
        Duration sweepInterval();

        /** Age since arrival at which window records are deleted. */
        @WithDefault("P7D")
        Duration windowsMaxAge();

        /** Age since arrival at which samples and labels are deleted. */
        @WithDefault("P90D")
        Duration samplesMaxAge();

        /** Samples kept per endpoint, the newest by event time. */
        @WithDefault("2000000")
        long samplesMaxCount();

        /** Age at which findings, resolved alerts and finished rollouts are deleted. */
        @WithDefault("P400D")
        Duration findingsMaxAge();
    }
}
