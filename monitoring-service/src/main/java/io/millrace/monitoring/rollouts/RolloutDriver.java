package io.millrace.monitoring.rollouts;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.registry.RegistryClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/**
 * Moves rollouts on. A step goes: decide and store the decision; write to the registry, on
 * condition of the generation; record what came of it. Killed anywhere in between, the next run
 * finds the stored decision and either makes it or recognises it as made. To be called by one
 * thread at a time; a second caller loses on the record's revision and does no harm.
 */
@ApplicationScoped
public class RolloutDriver {

    private static final Logger LOG = Logger.getLogger(RolloutDriver.class);

    private final Jdbi jdbi;
    private final RolloutRepository rollouts;
    private final RolloutEvidence evidence;
    private final RolloutLog log;
    private final RegistryClient registry;
    private final EndpointService endpoints;

    RolloutDriver(
            Jdbi jdbi,
            RolloutRepository rollouts,
            RolloutEvidence evidence,
            RolloutLog log,
            RegistryClient registry,
            EndpointService endpoints) {
        this.jdbi = jdbi;
        this.rollouts = rollouts;
        this.evidence = evidence;
        this.log = log;
        this.registry = registry;
        this.endpoints = endpoints;
    }

    /** Looks at every unfinished rollout once; one that fails does not keep the others. */
    public void run() {
        for (Rollout rollout : jdbi.withHandle(rollouts::findUnfinished)) {
            try {
                run(rollout);
            } catch (ServiceException e) {
                LOG.warnf(
                        "rollout %s of %s waits: %s",
                        rollout.id(), rollout.endpoint(), e.getMessage());
            }
        }
    }

    private void run(Rollout rollout) {
        if (rollout.pending() != null) {
            make(rollout);
            return;
        }
        if (rollout.paused()) {
            return;
        }
        Optional<Rollout> planned =
                switch (rollout.phase()) {
                    case PENDING -> start(rollout);
                    case SHADOW, CANARY -> judge(rollout);
                    case STARTING, PROMOTED, ROLLED_BACK, ABORTED -> Optional.empty();
                };
        planned.ifPresent(this::storeAndMake);
    }

    private void storeAndMake(Rollout planned) {
        if (jdbi.inTransaction(handle -> rollouts.update(handle, planned))) {
            jdbi.withHandle(handle -> rollouts.find(handle, planned.id())).ifPresent(this::make);
        }
    }

    /** Makes the stored step, or finds that it is made. */
    private void make(Rollout rollout) {
        Step step = rollout.pending();
        try {
            EndpointState made =
                    registry.changeTraffic(rollout.endpoint(), step.expected(), step.change());
            finish(rollout.after(step, made.generation()));
        } catch (ServiceException e) {
            switch (e.code()) {
                case PRECONDITION_FAILED -> recognise(rollout, step);
                case INVALID_ARGUMENT, NOT_FOUND, CONFLICT ->
                        finish(
                                rollout.ended(
                                        Phase.ABORTED,
                                        "the registry refused the step: " + e.getMessage()));
                default -> throw e;
            }
        }
    }

    private void recognise(Rollout rollout, Step step) {
        EndpointState now = registry.endpoint(rollout.endpoint());
        if (now.generation() == step.expected() + 1 && step.change().isIn(now)) {
            finish(rollout.after(step, now.generation()));
        } else {
            finish(
                    rollout.ended(
                            Phase.ABORTED,
                            "somebody else changed the endpoint to generation "
                                    + now.generation()));
        }
    }

    private void finish(Rollout next) {
        jdbi.useTransaction(
                handle -> {
                    if (rollouts.update(handle, next)) {
                        log.record(handle, next, next.phase().name());
                    }
                });
        LOG.infof(
                "rollout %s of %s to version %s is %s at %d%%: %s",
                next.id(),
                next.endpoint(),
                next.toVersion(),
                next.phase(),
                next.weight(),
                next.reason());
    }

    private Optional<Rollout> start(Rollout rollout) {
        boolean taken =
                jdbi.withHandle(rollouts::findUnfinished).stream()
                        .anyMatch(
                                other ->
                                        other.phase().isActive()
                                                && other.endpoint().equals(rollout.endpoint()));
        if (taken) {
            return Optional.empty();
        }
        EndpointState state;
        try {
            state = registry.endpoint(rollout.endpoint());
        } catch (ServiceException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            finish(rollout.ended(Phase.ABORTED, "the endpoint is gone"));
            return Optional.empty();
        }
        MonitoredEndpoint endpoint = new MonitoredEndpoint(state, null);
        if (!endpoint.isSettled()) {
            return Optional.empty();
        }
        if (endpoint.mainVersion().equals(rollout.toVersion())) {
            finish(rollout.ended(Phase.ABORTED, "the version serves already"));
            return Optional.empty();
        }
        return Optional.of(
                RolloutSteps.shadow(rollout.replacing(endpoint.mainVersion()), state.generation()));
    }

    private Optional<Rollout> judge(Rollout rollout) {
        MonitoredEndpoint endpoint = endpoints.get(rollout.endpoint());
        if (endpoint.state().generation() > rollout.generation()) {
            finish(
                    rollout.ended(
                            Phase.ABORTED,
                            "somebody else changed the endpoint to generation "
                                    + endpoint.state().generation()));
            return Optional.empty();
        }
        return RolloutSteps.follow(rollout, jdbi.withHandle(handle -> verdict(handle, rollout)));
    }

    private Verdict verdict(org.jdbi.v3.core.Handle handle, Rollout rollout) {
        Optional<String> failure = evidence.loadFailure(handle, rollout);
        if (failure.isPresent()) {
            return Verdict.rollBack(
                    "the candidate can't be loaded: " + failure.get(),
                    java.util.Map.of("loadFailure", failure.get()));
        }
        if (rollout.phase() == Phase.SHADOW) {
            return ShadowJudge.judge(
                    evidence.pairs(handle, rollout),
                    evidence.comparisons(handle, rollout),
                    rollout.policy());
        }
        List<CanaryStep> steps =
                evidence.canarySteps(handle, rollout, rollouts.decisions(handle, rollout.id()));
        return CanaryJudge.judge(steps, rollout.policy());
    }
}
