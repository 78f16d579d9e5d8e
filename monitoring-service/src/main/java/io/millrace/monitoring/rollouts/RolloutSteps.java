package io.millrace.monitoring.rollouts;

import io.millrace.monitoring.registry.TrafficChange;
import io.millrace.monitoring.registry.TrafficChange.Share;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which step follows which; pure. */
final class RolloutSteps {

    private RolloutSteps() {}

    /** The first step: the candidate runs beside the version in service. */
    static Rollout shadow(Rollout rollout, long generation) {
        String reason = "runs beside version " + rollout.fromVersion();
        TrafficChange change =
                new TrafficChange(
                        List.of(new Share(rollout.fromVersion(), 100)),
                        rollout.toVersion(),
                        null,
                        reason);
        return rollout.planning(
                new Step(generation, change, Phase.SHADOW, 0, 0, reason, Map.of()), Phase.STARTING);
    }

    /** The step that the verdict asks for, if any. */
    static Optional<Rollout> follow(Rollout rollout, Verdict verdict) {
        return switch (verdict.outcome()) {
            case WAIT -> Optional.empty();
            case ROLL_BACK ->
                    Optional.of(
                            end(rollout, Phase.ROLLED_BACK, verdict.reason(), verdict.evidence()));
            case ADVANCE -> Optional.of(advance(rollout, verdict));
        };
    }

    /** Everything back to the version in service. */
    static Rollout end(Rollout rollout, Phase end, String reason, Map<String, Object> evidence) {
        return rollout.planning(
                new Step(
                        rollout.generation(),
                        TrafficChange.only(rollout.fromVersion(), reason),
                        end,
                        rollout.step(),
                        0,
                        reason,
                        evidence),
                rollout.phase());
    }

    /** Everything to the candidate, which becomes champion in the same write. */
    static Rollout promote(Rollout rollout, String reason, Map<String, Object> evidence) {
        TrafficChange change =
                new TrafficChange(
                        List.of(new Share(rollout.toVersion(), 100)),
                        null,
                        rollout.toVersion(),
                        reason);
        return rollout.planning(
                new Step(
                        rollout.generation(),
                        change,
                        Phase.PROMOTED,
                        rollout.step(),
                        100,
                        reason,
                        evidence),
                rollout.phase());
    }

    private static Rollout advance(Rollout rollout, Verdict verdict) {
        int next = rollout.phase() == Phase.SHADOW ? 0 : rollout.step() + 1;
        if (next >= rollout.policy().canarySteps().size()) {
            return promote(rollout, verdict.reason(), verdict.evidence());
        }
        int weight = rollout.policy().canarySteps().get(next);
        TrafficChange change =
                new TrafficChange(
                        List.of(
                                new Share(rollout.fromVersion(), 100 - weight),
                                new Share(rollout.toVersion(), weight)),
                        null,
                        null,
                        verdict.reason());
        return rollout.planning(
                new Step(
                        rollout.generation(),
                        change,
                        Phase.CANARY,
                        next,
                        weight,
                        verdict.reason(),
                        verdict.evidence()),
                rollout.phase());
    }
}
