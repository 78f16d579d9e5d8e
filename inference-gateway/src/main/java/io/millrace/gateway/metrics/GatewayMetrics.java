package io.millrace.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/** The process-wide counters as {@code millrace_gateway_<event>_total}. */
@Singleton
class GatewayMetrics {

    private final GatewayCounters counters;

    GatewayMetrics(GatewayCounters counters) {
        this.counters = counters;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        for (Event counted : Event.values()) {
            String name =
                    "millrace.gateway." + counted.name().toLowerCase(Locale.ROOT).replace('_', '.');
            FunctionCounter.builder(name, counters, all -> all.sum(counted)).register(registry);
        }
    }
}
