package io.millrace.monitoring.policy;

import java.util.List;

/**
 * How a new version takes over.
 *
 * @param automatic whether a finished training of the endpoint starts a rollout by itself
 * @param alpha bound on the probability of each wrong verdict, however often it is looked at
 * @param minPairs labelled rows answered by both versions before the candidate may advance
 * @param maxPairs labelled rows after which {@code undecided} decides
 * @param margin loss in the share of right answers that is tolerable
 * @param undecided what to do without proof either way
 * @param canarySteps percent of requests that the candidate gets, step by step; empty: promoted
 *     right from the shadow
 * @param minCanaryRequests requests that the candidate answers in each step
 * @param maxLatencyRatio rolled back where its 95th percentile exceeds the other's by this factor
 */
public record RolloutPolicy(
        boolean automatic,
        double alpha,
        int minPairs,
        int maxPairs,
        double margin,
        Undecided undecided,
        List<Integer> canarySteps,
        int minCanaryRequests,
        double maxLatencyRatio) {

    static final RolloutPolicy DEFAULTS =
            new RolloutPolicy(
                    true,
                    0.05,
                    100,
                    400,
                    0.05,
                    Undecided.PROMOTE_IF_NOT_WORSE,
                    List.of(10, 50),
                    20,
                    5);

    public RolloutPolicy {
        canarySteps = canarySteps == null ? List.of() : List.copyOf(canarySteps);
        Limits.share("rollout.alpha", alpha);
        Limits.between("rollout.maxPairs", maxPairs, 1, 100_000_000);
        Limits.between("rollout.minPairs", minPairs, 1, maxPairs);
        Limits.between("rollout.margin", margin, 0, 1);
        Limits.ascendingPercents("rollout.canarySteps", canarySteps);
        Limits.between("rollout.minCanaryRequests", minCanaryRequests, 1, 100_000_000);
        Limits.between("rollout.maxLatencyRatio", maxLatencyRatio, 1, 1_000_000);
        undecided = undecided == null ? Undecided.PROMOTE_IF_NOT_WORSE : undecided;
    }

    /** What follows when the most pairs are spent and nothing is proven. */
    public enum Undecided {
        /**
         * Promote where the candidate was right at least as often and its lower bound stays within
         * the margin; roll back otherwise.
         */
        PROMOTE_IF_NOT_WORSE,
        ROLL_BACK
    }
}
