package io.millrace.monitoring.rollouts;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.ServingStatus;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What people and other features ask of rollouts. Commands only store what is wanted; the driver
 * makes the step within a second.
 */
@ApplicationScoped
public class RolloutService {

    private static final int MAX_LISTED = 500;

    private final Jdbi jdbi;
    private final RolloutRepository rollouts;
    private final RolloutEvidence evidence;
    private final RolloutLog log;
    private final EndpointService endpoints;

    RolloutService(
            Jdbi jdbi,
            RolloutRepository rollouts,
            RolloutEvidence evidence,
            RolloutLog log,
            EndpointService endpoints) {
        this.jdbi = jdbi;
        this.rollouts = rollouts;
        this.evidence = evidence;
        this.log = log;
        this.endpoints = endpoints;
    }

    /**
     * Asks for a rollout of {@code version}; one that waits for another version gives way. Asking
     * again for a version whose rollout is not over returns that rollout.
     *
     * @throws ServiceException NOT_FOUND for an unknown endpoint, CONFLICT if the version serves
     *     every request already
     */
    public Rollout propose(String endpoint, String version, String cause) {
        return jdbi.inTransaction(handle -> propose(handle, endpoint, version, cause));
    }

    /** As {@link #propose(String, String, String)}, in the caller's transaction. */
    public Rollout propose(Handle handle, String name, String version, String cause) {
        MonitoredEndpoint endpoint = endpoints.get(handle, name);
        List<Rollout> unfinished =
                rollouts.findUnfinished(handle).stream()
                        .filter(rollout -> rollout.endpoint().equals(name))
                        .toList();
        Optional<Rollout> same =
                unfinished.stream()
                        .filter(rollout -> rollout.toVersion().equals(version))
                        .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        if (endpoint.isSettled() && version.equals(endpoint.mainVersion())) {
            throw new ServiceException(
                    ErrorCode.CONFLICT,
                    "version %s answers every request of '%s' already".formatted(version, name));
        }
        unfinished.stream()
                .filter(rollout -> rollout.phase() == Phase.PENDING)
                .forEach(
                        rollout ->
                                end(
                                        handle,
                                        rollout,
                                        "version " + version + " came before its turn"));
        return insert(handle, endpoint, version, cause);
    }

    /** The rollout that holds the endpoint or waits for it. */
    public Optional<Rollout> active(Handle handle, String endpoint) {
        return rollouts.findUnfinished(handle).stream()
                .filter(rollout -> rollout.endpoint().equals(endpoint))
                .findFirst();
    }

    /** As {@link #active(Handle, String)}. */
    public Optional<Rollout> active(String endpoint) {
        return jdbi.withHandle(handle -> active(handle, endpoint));
    }

    /** Newest first. */
    public List<Rollout> list(String endpoint) {
        return jdbi.withHandle(handle -> rollouts.search(handle, endpoint, MAX_LISTED));
    }

    /** The rollout of that id. */
    public Rollout get(UUID id) {
        return jdbi.withHandle(handle -> get(handle, id));
    }

    /** Its decision log, oldest first. */
    public List<Decision> decisions(UUID id) {
        return jdbi.withHandle(handle -> rollouts.decisions(handle, id));
    }

    /** Makes no further step until resumed. */
    public Rollout pause(UUID id, String actor) {
        return change(id, "PAUSED", rollout -> rollout.paused(true, "paused by " + actor));
    }

    /** Goes on where it was paused. */
    public Rollout resume(UUID id, String actor) {
        return change(id, null, rollout -> rollout.paused(false, "resumed by " + actor));
    }

    /** Gives everything back to the version in service. */
    public Rollout abort(UUID id, String actor) {
        return change(
                id,
                null,
                rollout ->
                        rollout.phase() == Phase.PENDING
                                ? rollout.ended(Phase.ABORTED, "aborted by " + actor)
                                : RolloutSteps.end(
                                        rollout,
                                        Phase.ABORTED,
                                        "aborted by " + actor,
                                        rollout.evidence()));
    }

    /** Gives everything to the candidate, whatever the evidence says. */
    public Rollout promote(UUID id, String actor) {
        return change(
                id,
                null,
                rollout -> {
                    if (rollout.phase() == Phase.PENDING) {
                        throw new ServiceException(
                                ErrorCode.CONFLICT,
                                "the rollout has not started: it waits for the endpoint");
                    }
                    return RolloutSteps.promote(
                            rollout, "promoted by " + actor, rollout.evidence());
                });
    }

    /** Takes over what a gateway replica says it serves. */
    public void status(Handle handle, ServingStatus status) {
        evidence.saveStatus(handle, status);
    }

    /** A gateway replica is gone. */
    public void statusGone(Handle handle, String replica) {
        evidence.dropStatus(handle, replica);
    }

    private Rollout insert(
            Handle handle, MonitoredEndpoint endpoint, String version, String cause) {
        Rollout rollout =
                new Rollout(
                        UUID.randomUUID(),
                        endpoint.name(),
                        endpoint.state().modelName(),
                        null,
                        version,
                        Phase.PENDING,
                        false,
                        0,
                        0,
                        0,
                        null,
                        endpoint.policy().rollout(),
                        cause,
                        "waits for the endpoint",
                        Map.of(),
                        0,
                        null,
                        null,
                        null,
                        null);
        rollouts.insert(handle, rollout);
        return get(handle, rollout.id());
    }

    private void end(Handle handle, Rollout rollout, String why) {
        Rollout ended = rollout.ended(Phase.ABORTED, why);
        if (rollouts.update(handle, ended)) {
            log.record(handle, ended, ended.phase().name());
        }
    }

    private Rollout change(UUID id, String announce, UnaryOperator<Rollout> command) {
        return jdbi.inTransaction(
                handle -> {
                    Rollout rollout = get(handle, id);
                    requireFree(rollout);
                    Rollout changed = command.apply(rollout);
                    if (!rollouts.update(handle, changed)) {
                        throw busy();
                    }
                    if (changed.phase().isOver()) {
                        log.record(handle, changed, changed.phase().name());
                    } else if (announce != null) {
                        log.record(handle, changed, announce);
                    }
                    return get(handle, id);
                });
    }

    private static void requireFree(Rollout rollout) {
        if (rollout.phase().isOver()) {
            throw new ServiceException(
                    ErrorCode.CONFLICT, "the rollout is over: it was " + rollout.phase());
        }
        if (rollout.pending() != null) {
            throw busy();
        }
    }

    private static ServiceException busy() {
        return new ServiceException(
                ErrorCode.CONFLICT, "a step of the rollout is being made: try again in a second");
    }

    private Rollout get(Handle handle, UUID id) {
        return rollouts.find(handle, id)
                .orElseThrow(
                        () ->
                                new ServiceException(
                                        ErrorCode.NOT_FOUND, "there is no rollout " + id));
    }
}
