package io.millrace.monitoring.rollouts;

import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import io.millrace.monitoring.evidence.PairedEvidence;
import io.millrace.monitoring.policy.RolloutPolicy;
import io.millrace.monitoring.policy.RolloutPolicy.Undecided;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Judges quality by labelled rows that both versions answered; how often their answers are the same
 * is told and decides nothing. Pure.
 */
final class ShadowJudge {

    /** One-sided 95% quantile of the standard normal. */
    private static final double QUANTILE = 1.6448536269514722;

    private ShadowJudge() {}

    static Verdict judge(Pairs pairs, ComparisonCounts comparisons, RolloutPolicy policy) {
        PairedEvidence paired = new PairedEvidence(pairs.wins(), pairs.losses());
        Map<String, Object> evidence = evidence(pairs, paired, policy);
        if (comparisons.compared() > 0) {
            evidence.put("shadowCompared", comparisons.compared());
            evidence.put("shadowExact", comparisons.exact());
            evidence.put("shadowNear", comparisons.near());
            evidence.put("shadowFlipped", comparisons.flipped());
        }
        if (paired.worse(policy.alpha())) {
            return Verdict.rollBack(
                    "the candidate is worse: wrong alone on %d rows, right alone on %d"
                            .formatted(pairs.losses(), pairs.wins()),
                    evidence);
        }
        if (pairs.total() < policy.minPairs()) {
            return Verdict.waiting(
                    "%d of at least %d labelled rows".formatted(pairs.total(), policy.minPairs()),
                    evidence);
        }
        if (paired.better(policy.alpha())) {
            return Verdict.advance(
                    "the candidate is better: right alone on %d rows, wrong alone on %d"
                            .formatted(pairs.wins(), pairs.losses()),
                    evidence);
        }
        if (pairs.total() < policy.maxPairs()) {
            return Verdict.waiting(
                    "no proof either way after %d of at most %d labelled rows"
                            .formatted(pairs.total(), policy.maxPairs()),
                    evidence);
        }
        return undecided(pairs, paired, policy, evidence);
    }

    private static Verdict undecided(
            Pairs pairs,
            PairedEvidence paired,
            RolloutPolicy policy,
            Map<String, Object> evidence) {
        boolean notWorse =
                paired.gain(pairs.total()) >= 0
                        && paired.lowerBoundOfGain(pairs.total(), QUANTILE) >= -policy.margin();
        if (policy.undecided() == Undecided.PROMOTE_IF_NOT_WORSE && notWorse) {
            return Verdict.advance(
                    "no proof either way after %d labelled rows, and the candidate is not worse"
                            .formatted(pairs.total()),
                    evidence);
        }
        return Verdict.rollBack(
                "no proof that the candidate is better after %d labelled rows"
                        .formatted(pairs.total()),
                evidence);
    }

    private static Map<String, Object> evidence(
            Pairs pairs, PairedEvidence paired, RolloutPolicy policy) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("pairs", pairs.total());
        evidence.put("wins", pairs.wins());
        evidence.put("losses", pairs.losses());
        evidence.put("logEvidenceBetter", finite(paired.logBetter()));
        evidence.put("logEvidenceWorse", finite(paired.logWorse()));
        evidence.put("logEvidenceNeeded", -Math.log(policy.alpha()));
        if (pairs.total() > 0) {
            evidence.put("gain", paired.gain(pairs.total()));
            evidence.put("gainLowerBound", paired.lowerBoundOfGain(pairs.total(), QUANTILE));
        }
        return evidence;
    }

    /** JSON has no infinity. */
    private static double finite(double value) {
        return Math.clamp(value, -1e9, 1e9);
    }
}
