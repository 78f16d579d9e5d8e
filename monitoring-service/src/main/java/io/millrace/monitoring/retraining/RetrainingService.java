package io.millrace.monitoring.retraining;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingEvent;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.contracts.events.TrainingRequest.Cause;
import io.millrace.contracts.events.TrainingRequest.Snapshot;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.monitoring.alerts.Alert;
import io.millrace.monitoring.alerts.AlertKind;
import io.millrace.monitoring.alerts.AlertService;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.endpoints.Progress;
import io.millrace.monitoring.registry.ReferenceProfiles;
import io.millrace.monitoring.rollouts.RolloutService;
import io.millrace.monitoring.telemetry.TelemetryService;
import io.millrace.platform.outbox.Outbox;
import io.millrace.platform.outbox.OutboxMessage;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Asks for training where the policy allows it, and follows what becomes of it. Every request names
 * the alert, the schedule or the person behind it.
 */
@ApplicationScoped
public class RetrainingService {

    private static final Logger LOG = Logger.getLogger(RetrainingService.class);
    private static final int REMEMBERED = 500;
    private static final long MIN_TRAINING_ROWS = 8000;

    private final Jdbi jdbi;
    private final RetrainingRepository requests;
    private final EndpointService endpoints;
    private final AlertService alerts;
    private final RolloutService rollouts;
    private final TelemetryService telemetry;
    private final ReferenceProfiles profiles;
    private final Outbox outbox;
    private final MeterRegistry meters;

    RetrainingService(
            Jdbi jdbi,
            RetrainingRepository requests,
            EndpointService endpoints,
            AlertService alerts,
            RolloutService rollouts,
            TelemetryService telemetry,
            ReferenceProfiles profiles,
            Outbox outbox,
            MeterRegistry meters) {
        this.jdbi = jdbi;
        this.requests = requests;
        this.endpoints = endpoints;
        this.alerts = alerts;
        this.rollouts = rollouts;
        this.telemetry = telemetry;
        this.profiles = profiles;
        this.outbox = outbox;
        this.meters = meters;
    }

    /** Asks for training if there is a cause and no guard holds. */
    public void consider(MonitoredEndpoint endpoint) {
        Optional<ReferenceProfile> profile =
                profiles.find(endpoint.state(), endpoint.mainVersion());
        jdbi.useTransaction(handle -> consider(handle, endpoint, profile));
    }

    /**
     * Asks for training now, on behalf of {@code actor}; no guard applies but the endpoint's being.
     */
    public Retraining request(String name, String reason, String actor) {
        MonitoredEndpoint endpoint = endpoints.get(name);
        Optional<ReferenceProfile> profile =
                profiles.find(endpoint.state(), endpoint.mainVersion());
        Cause cause = new Cause(Cause.Kind.MANUAL, null, reason);
        return jdbi.inTransaction(
                handle -> ask(handle, endpoint, cause, rows(endpoint, profile, false), actor));
    }

    /** Takes over what happened to a run; idempotent. */
    public void follow(Handle handle, TrainingEvent event) {
        if (event.requestId() == null) {
            return;
        }
        UUID id;
        try {
            id = UUID.fromString(event.requestId());
        } catch (IllegalArgumentException e) {
            return;
        }
        RetrainingState state = RetrainingState.ofRun(event.state());
        boolean moved =
                requests.advance(handle, id, state, event.runId(), event.version(), event.reason());
        if (moved && !state.isActive()) {
            counter(state).increment();
        }
    }

    /** Newest first. */
    public List<Retraining> list(String endpoint) {
        return jdbi.withHandle(handle -> requests.findOf(handle, endpoint, REMEMBERED));
    }

    /** The request in flight, if there is one. */
    public Optional<Retraining> active(String endpoint) {
        return list(endpoint).stream().filter(request -> request.state().isActive()).findFirst();
    }

    private void consider(
            Handle handle, MonitoredEndpoint endpoint, Optional<ReferenceProfile> profile) {
        Progress progress = endpoints.progress(handle, endpoint.name());
        List<Retraining> history = requests.findOf(handle, endpoint.name(), REMEMBERED);
        Optional<String> hold =
                RetrainingGuard.hold(
                        endpoint.policy().retraining(),
                        progress,
                        history,
                        rollouts.active(handle, endpoint.name()).isPresent());
        if (hold.isPresent()) {
            return;
        }
        Optional<Alert> alert = gravest(handle, endpoint);
        if (alert.isPresent()) {
            boolean misled =
                    alert.get().kind() == AlertKind.PERFORMANCE_DROP
                            || alert.get().kind() == AlertKind.CONCEPT_DRIFT;
            Cause cause =
                    new Cause(
                            Cause.Kind.ALERT,
                            alert.get().id().toString(),
                            alert.get().description());
            ask(handle, endpoint, cause, rows(endpoint, profile, misled), "monitoring-service");
        } else if (isDue(endpoint, progress, history)) {
            String period = endpoint.policy().retraining().schedule().toString();
            Cause cause = new Cause(Cause.Kind.SCHEDULE, period, "every " + period);
            ask(handle, endpoint, cause, rows(endpoint, profile, false), "monitoring-service");
        }
    }

    /** The open alert about the version in service that most deserves training. */
    private Optional<Alert> gravest(Handle handle, MonitoredEndpoint endpoint) {
        if (!endpoint.policy().driftTests().enabled()) {
            return Optional.empty();
        }
        List<String> triggers = endpoint.policy().retraining().triggers();
        return alerts.open(handle, endpoint.name()).stream()
                .filter(alert -> triggers.contains(alert.kind().name()))
                .filter(alert -> alert.version().equals(endpoint.mainVersion()))
                .min(
                        Comparator.comparing(Alert::kind)
                                .thenComparing(
                                        Comparator.comparingDouble(Alert::effect).reversed()));
    }

    private static boolean isDue(
            MonitoredEndpoint endpoint, Progress progress, List<Retraining> history) {
        java.time.Duration schedule = endpoint.policy().retraining().schedule();
        if (schedule == null || progress.labelsThrough() == null) {
            return false;
        }
        Instant last = history.isEmpty() ? null : history.getFirst().eventTime();
        return last == null || !progress.labelsThrough().isBefore(last.plus(schedule));
    }

    private static long rows(
            MonitoredEndpoint endpoint, Optional<ReferenceProfile> profile, boolean misled) {
        Integer wanted = endpoint.policy().retraining().trainingRows();
        if (wanted != null) {
            return wanted;
        }
        long usual = Math.max(MIN_TRAINING_ROWS, profile.map(ReferenceProfile::rows).orElse(0L));
        return misled ? usual / 2 : usual;
    }

    private Retraining ask(
            Handle handle, MonitoredEndpoint endpoint, Cause cause, long rows, String actor) {
        Progress progress = endpoints.progress(handle, endpoint.name());
        Instant through = progress.labelsThrough();
        Snapshot snapshot =
                new Snapshot(
                        telemetry.startOfNewest(handle, endpoint.name(), rows),
                        through == null ? null : through.plusMillis(1));
        Retraining request =
                new Retraining(
                        UUID.randomUUID(),
                        endpoint.name(),
                        endpoint.state().modelId(),
                        endpoint.state().modelName(),
                        RetrainingState.REQUESTED,
                        cause,
                        snapshot,
                        through,
                        progress.labelled(),
                        Instant.now(),
                        actor,
                        null,
                        null,
                        null,
                        null);
        requests.insert(handle, request);
        publish(handle, request);
        LOG.infof(
                "asks for training of %s from %s to %s: %s",
                request.modelName(), snapshot.from(), snapshot.to(), cause.description());
        return request;
    }

    private void publish(Handle handle, Retraining request) {
        TrainingRequest event =
                new TrainingRequest(
                        request.id().toString(),
                        request.modelId(),
                        request.modelName(),
                        request.endpoint(),
                        request.cause(),
                        request.snapshot(),
                        request.requestedAt(),
                        request.requestedBy());
        String key = request.modelId() == null ? request.modelName() : request.modelId();
        outbox.append(
                handle,
                new OutboxMessage(
                        Topics.TRAINING_REQUESTS,
                        key,
                        "io.millrace.training.requested",
                        Wire.toBytes(event)));
        counter(request.state()).increment();
    }

    /**
     * Zero is told, too: of a counter that appears with its first event nobody sees an increase.
     */
    void tellFromTheStart(@Observes StartupEvent started) {
        for (RetrainingState state : RetrainingState.values()) {
            counter(state);
        }
    }

    private Counter counter(RetrainingState state) {
        return meters.counter("millrace.retraining.requests", "state", state.name());
    }
}
