package io.millrace.platform.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** Settings of the relay. */
@ConfigMapping(prefix = "millrace.outbox")
interface OutboxConfig {

    /** Whether this process relays at all; a replica that does not still appends. */
    @WithDefault("true")
    boolean enabled();

    /** How long the leader waits before it looks at an empty outbox again. */
    @WithName("poll.interval")
    @WithDefault("PT0.05S")
    Duration pollInterval();

    /** Most events sent before their acknowledgements are awaited. */
    @WithName("batch.max-size")
    @WithDefault("500")
    int batchMaxSize();
}
