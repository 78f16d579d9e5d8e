package io.millrace.platform.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of what leaves for Kafka. */
@ConfigMapping(prefix = "millrace.events")
public interface EventConfig {

    /** Where Kafka is: {@code host:port}, comma separated. */
    @WithDefault("${kafka.bootstrap.servers:localhost:19092}")
    String bootstrapServers();

    /** CloudEvents source: this service. */
    @WithDefault("${quarkus.application.name:millrace}")
    String source();

    /** Messages of {@link EventPublisher} that may wait for Kafka; more are refused. */
    @WithDefault("10000")
    int maxPending();

    /** How long a message may wait for Kafka before its delivery has failed. */
    @WithDefault("30s")
    Duration deliveryTimeout();
}
