package io.millrace.gateway.metrics;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code GET /metrics} on the management port, where Triton's users look, beside Quarkus' own. */
@Singleton
class MetricsRoute {

    private final PrometheusMeterRegistry registry;

    MetricsRoute(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes ManagementInterface management) {
        // Reading the meters takes milliseconds, too long for an event loop that others share.
        management.router().get("/metrics").blockingHandler(this::scrape, false);
    }

    private void scrape(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004)
                .end(registry.scrape(TextFormat.CONTENT_TYPE_004));
    }
}
