package io.millrace.gateway.status;

import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.inference.InFlight;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.status.GatewayStatus.ServedEndpoint;
import io.millrace.gateway.status.GatewayStatus.ServedVersion;
import io.millrace.gateway.telemetry.SampleLog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET /api/v1/status}: what this replica serves, and why not what it does not. */
@Singleton
class StatusRoute {

    private static final String PATH = "/api/v1/status";

    private final StatusReporter reporter;
    private final EndpointCatalog catalog;
    private final Readiness readiness;
    private final InFlight inFlight;
    private final SampleLog samples;
    private final GatewayCounters counters;
    private final Authenticator authenticator;

    StatusRoute(
            StatusReporter reporter,
            EndpointCatalog catalog,
            Readiness readiness,
            InFlight inFlight,
            SampleLog samples,
            GatewayCounters counters,
            Authenticator authenticator) {
        this.reporter = reporter;
        this.catalog = catalog;
        this.readiness = readiness;
        this.inFlight = inFlight;
        this.samples = samples;
        this.counters = counters;
        this.authenticator = authenticator;
    }

    void register(@Observes Router router) {
        router.get(PATH).order(0).handler(this::authenticate);
    }

    private void authenticate(RoutingContext context) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        authenticator
                .known(authorization)
                .ifPresentOrElse(
                        caller -> answer(context, caller),
                        () ->
                                authenticator.verify(
                                        authorization,
                                        caller -> answer(context, caller),
                                        failure -> fail(context, failure)));
    }

    private void answer(RoutingContext context, Caller caller) {
        try {
            caller.require(Operation.STATUS);
            send(context, 200, "application/json", status());
        } catch (ServiceException e) {
            fail(context, e);
        }
    }

    private static void fail(RoutingContext context, ServiceException failure) {
        send(
                context,
                failure.code().httpStatus(),
                "application/problem+json",
                Map.of(
                        "type", "https://millrace.io/problems/" + failure.code().slug(),
                        "title", failure.code().slug().replace('-', ' '),
                        "status", failure.code().httpStatus(),
                        "detail", failure.getMessage()));
    }

    private static void send(RoutingContext context, int status, String type, Object body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .end(Buffer.buffer(Wire.toBytes(body)));
    }

    private GatewayStatus status() {
        Map<String, Long> events = new TreeMap<>();
        Arrays.stream(GatewayCounters.Event.values())
                .forEach(event -> events.put(event.name(), counters.sum(event)));
        return new GatewayStatus(
                readiness.isReady(),
                reporter.status(),
                catalog.all().stream()
                        .map(StatusRoute::endpoint)
                        .sorted(Comparator.comparing(ServedEndpoint::endpoint))
                        .toList(),
                inFlight.count(),
                samples.spooledBytes(),
                events);
    }

    private static ServedEndpoint endpoint(Endpoint endpoint) {
        return new ServedEndpoint(
                endpoint.name(),
                endpoint.generation(),
                endpoint.modelName(),
                endpoint.routes().stream()
                        .map(
                                route ->
                                        new ServedVersion(
                                                route.model().version(),
                                                route.weight(),
                                                route.model().digest(),
                                                route.model().plan().cost().nanos(1) / 1_000))
                        .toList(),
                endpoint.shadow() == null ? null : endpoint.shadow().version());
    }
}
