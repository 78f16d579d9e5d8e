package io.millrace.benchmarks.report;

import io.millrace.benchmarks.measure.Spread;

/**
 * One comparison.
 *
 * @param figure what is compared, with the load
 * @param ours median of what we measured, in {@code unit}
 * @param peer median of what the peer measured, in the same unit
 * @param unit of both
 * @param ratio ours divided by the peer's, over all rounds
 */
public record Row(String figure, double ours, double peer, String unit, Spread ratio, Goal goal) {

    /** Whether the median of the ratio reaches the goal. */
    public boolean isReached() {
        return goal.isReached(ratio.median());
    }
}
