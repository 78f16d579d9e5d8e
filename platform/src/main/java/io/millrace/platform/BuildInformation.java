package io.millrace.platform;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Publishes what runs here as the metric {@code millrace_build_info}. */
@ApplicationScoped
class BuildInformation {

    private final String service;
    private final String version;
    private final MeterRegistry metrics;

    BuildInformation(
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version,
            MeterRegistry metrics) {
        this.service = service;
        this.version = version;
        this.metrics = metrics;
    }

    void publish(@Observes StartupEvent started) {
        Gauge.builder("millrace.build.info", () -> 1)
                .description("Always 1; the labels tell what runs here")
                .tag("service", service)
                .tag("version", version)
                .tag("java", Runtime.version().toString())
                .register(metrics);
    }
}
