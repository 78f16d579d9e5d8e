package io.millrace.monitoring.alerts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.AlertEvent;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.platform.outbox.Outbox;
import io.millrace.platform.outbox.OutboxMessage;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Opens, updates and resolves alerts, and tells so through the outbox. One alert is open at a time
 * per (endpoint, version, kind, subject). Methods with a handle take part in the caller's
 * transaction.
 */
@ApplicationScoped
public class AlertService {

    private static final int MAX_LISTED = 1000;

    private final Jdbi jdbi;
    private final AlertRepository alerts;
    private final Outbox outbox;
    private final MeterRegistry meters;

    AlertService(Jdbi jdbi, AlertRepository alerts, Outbox outbox, MeterRegistry meters) {
        this.jdbi = jdbi;
        this.alerts = alerts;
        this.outbox = outbox;
        this.meters = meters;
    }

    /** Opens an alert for {@code finding}, or adds the new evidence to the one that is open. */
    public void raise(Handle handle, MonitoredEndpoint endpoint, Finding finding) {
        String fingerprint = fingerprint(endpoint.name(), finding);
        Optional<Alert> open = alerts.findOpen(handle, fingerprint);
        if (open.isPresent()) {
            Alert updated = next(open.get(), AlertEvent.State.UPDATED, finding);
            alerts.update(handle, updated);
            publish(handle, updated);
        } else {
            Alert opened = open(endpoint, finding);
            alerts.insert(handle, fingerprint, opened);
            publish(handle, opened);
        }
    }

    /** Resolves the open alert about the same thing, if there is one. */
    public void clear(Handle handle, MonitoredEndpoint endpoint, Finding finding) {
        alerts.findOpen(handle, fingerprint(endpoint.name(), finding))
                .ifPresent(
                        alert ->
                                resolve(handle, alert, finding.eventTime(), finding.description()));
    }

    /** Resolves every alert about versions that no longer run. */
    public void retireOthers(
            Handle handle, String endpoint, List<String> running, Instant eventTime) {
        alerts.findOpenOf(handle, endpoint).stream()
                .filter(alert -> !running.contains(alert.version()))
                .forEach(
                        alert ->
                                resolve(
                                        handle,
                                        alert,
                                        eventTime == null ? alert.eventTime() : eventTime,
                                        "version %s no longer serves".formatted(alert.version())));
    }

    /** Open alerts of an endpoint, oldest first. */
    public List<Alert> open(Handle handle, String endpoint) {
        return alerts.findOpenOf(handle, endpoint);
    }

    /** Open alerts of an endpoint, oldest first. */
    public List<Alert> open(String endpoint) {
        return jdbi.withHandle(handle -> alerts.findOpenOf(handle, endpoint));
    }

    /**
     * Newest alerts first, at most 1000.
     *
     * @param endpoint null for all
     * @param state OPENED, UPDATED, RESOLVED, OPEN for both unresolved ones, or null for all
     */
    public List<Alert> search(String endpoint, String state) {
        String wanted = state == null ? null : state.toUpperCase(Locale.ROOT);
        return jdbi.withHandle(handle -> alerts.search(handle, endpoint, wanted, MAX_LISTED));
    }

    private void resolve(Handle handle, Alert alert, Instant eventTime, String why) {
        Alert resolved =
                new Alert(
                        alert.id(),
                        AlertEvent.State.RESOLVED,
                        alert.kind(),
                        alert.severity(),
                        alert.endpoint(),
                        alert.modelId(),
                        alert.modelName(),
                        alert.version(),
                        alert.subject(),
                        alert.openedAt(),
                        eventTime,
                        alert.updates(),
                        alert.effect(),
                        why,
                        alert.evidence());
        alerts.update(handle, resolved);
        publish(handle, resolved);
    }

    private static Alert open(MonitoredEndpoint endpoint, Finding finding) {
        return new Alert(
                UUID.randomUUID(),
                AlertEvent.State.OPENED,
                finding.kind(),
                finding.kind().severity(),
                endpoint.name(),
                endpoint.state().modelId(),
                endpoint.state().modelName(),
                finding.version(),
                finding.subject(),
                finding.eventTime(),
                finding.eventTime(),
                0,
                finding.effect(),
                finding.description(),
                finding.evidence());
    }

    private static Alert next(Alert alert, AlertEvent.State state, Finding finding) {
        return new Alert(
                alert.id(),
                state,
                alert.kind(),
                alert.severity(),
                alert.endpoint(),
                alert.modelId(),
                alert.modelName(),
                alert.version(),
                alert.subject(),
                alert.openedAt(),
                finding.eventTime(),
                alert.updates() + 1,
                finding.effect(),
                finding.description(),
                finding.evidence());
    }

    /**
     * Zero is told, too: of a counter that appears with its first event nobody sees an increase.
     */
    void tellFromTheStart(@Observes StartupEvent started) {
        for (AlertKind kind : AlertKind.values()) {
            for (AlertEvent.State state : AlertEvent.State.values()) {
                counter(kind, state);
            }
        }
    }

    private Counter counter(AlertKind kind, AlertEvent.State state) {
        return meters.counter("millrace.alerts", "kind", kind.name(), "state", state.name());
    }

    private void publish(Handle handle, Alert alert) {
        counter(alert.kind(), alert.state()).increment();
        String key = alert.modelId() == null ? alert.modelName() : alert.modelId();
        String type =
                "io.millrace.monitoring.alert-" + alert.state().name().toLowerCase(Locale.ROOT);
        outbox.append(
                handle, new OutboxMessage(Topics.ALERTS, key, type, Wire.toBytes(alert.toEvent())));
    }

    private static String fingerprint(String endpoint, Finding finding) {
        return String.join(
                "|", endpoint, finding.version(), finding.kind().name(), finding.subject());
    }
}
