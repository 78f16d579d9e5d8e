package io.millrace.monitoring.rollouts;

import io.millrace.monitoring.evidence.ArmEvidence;
import io.millrace.monitoring.policy.RolloutPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.BinomialDistribution;

/** Judges failures and latency of callers' requests, over all canary steps so far; pure. */
final class CanaryJudge {

    /** Below this nobody minds a factor. */
    private static final double FAST_MICROS = 2000;

    /** Share of requests beyond the 95th percentile when nothing is different. */
    private static final double TAIL = 0.05;

    private CanaryJudge() {}

    /**
     * @param steps counts of every canary step, the current one last
     */
    static Verdict judge(List<CanaryStep> steps, RolloutPolicy policy) {
        Map<String, Object> evidence = evidence(steps, policy);
        CanaryStep current = steps.getLast();
        if (failsMore(steps, policy)) {
            return Verdict.rollBack("the candidate fails more often than its share", evidence);
        }
        if (isSlower(current, policy)) {
            return Verdict.rollBack(
                    "the candidate is slower: too many answers took over %s times the 95th percentile"
                            .formatted(policy.maxLatencyRatio()),
                    evidence);
        }
        if (current.candidate().requests() < policy.minCanaryRequests()) {
            return Verdict.waiting(
                    "%d of at least %d requests at %d%%"
                            .formatted(
                                    current.candidate().requests(),
                                    policy.minCanaryRequests(),
                                    current.weight()),
                    evidence);
        }
        return Verdict.advance(
                "%d requests at %d%% without harm"
                        .formatted(current.candidate().requests(), current.weight()),
                evidence);
    }

    private static boolean failsMore(List<CanaryStep> steps, RolloutPolicy policy) {
        double expected = 0;
        long candidate = 0;
        for (CanaryStep step : steps) {
            expected += step.share() * (step.stable().failures() + step.candidate().failures());
            candidate += step.candidate().failures();
        }
        return candidate > expected && logEvidence(steps) >= -Math.log(policy.alpha());
    }

    private static boolean isSlower(CanaryStep step, RolloutPolicy policy) {
        if (step.stable().measured() < policy.minCanaryRequests()
                || step.candidate().measured() < policy.minCanaryRequests()) {
            return false;
        }
        double limit =
                Math.max(FAST_MICROS, step.stable().percentile95Micros())
                        * policy.maxLatencyRatio();
        long slow = step.candidate().slowerThan(limit);
        int measured = (int) Math.min(Integer.MAX_VALUE, step.candidate().measured());
        // Looked at many times, so the level is a tenth of what the policy allows.
        return slow > TAIL * measured
                && 1
                                - new BinomialDistribution(null, measured, TAIL)
                                        .cumulativeProbability((int) slow - 1)
                        < policy.alpha() / 10;
    }

    private static double logEvidence(List<CanaryStep> steps) {
        return steps.stream()
                .mapToDouble(
                        step ->
                                ArmEvidence.log(
                                        step.stable().failures(),
                                        step.candidate().failures(),
                                        step.share()))
                .sum();
    }

    private static Map<String, Object> evidence(List<CanaryStep> steps, RolloutPolicy policy) {
        CanaryStep current = steps.getLast();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("weight", current.weight());
        evidence.put("requests", current.candidate().requests());
        evidence.put("failures", current.candidate().failures());
        evidence.put("stableRequests", current.stable().requests());
        evidence.put("stableFailures", current.stable().failures());
        evidence.put("logEvidenceHarm", logEvidence(steps));
        evidence.put("logEvidenceNeeded", -Math.log(policy.alpha()));
        if (current.candidate().measured() > 0 && current.stable().measured() > 0) {
            evidence.put("p95Micros", current.candidate().percentile95Micros());
            evidence.put("stableP95Micros", current.stable().percentile95Micros());
        }
        return evidence;
    }
}
