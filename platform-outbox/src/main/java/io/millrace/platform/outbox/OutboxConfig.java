package io.millrace.platform.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the outbox's relay. */
@ConfigMapping(prefix = "millrace.outbox")
public interface OutboxConfig {

    /** Whether this process relays at all. */
    @WithDefault("true")
    boolean enabled();

    /** Time between two looks at an empty outbox. */
    @WithDefault("50ms")
    Duration pollInterval();

    /** Time between two attempts after a failure of Kafka or the database. */
    @WithDefault("1s")
    Duration retryInterval();

    /** Most messages sent at once. */
    @WithDefault("500")
    int batchSize();
}
