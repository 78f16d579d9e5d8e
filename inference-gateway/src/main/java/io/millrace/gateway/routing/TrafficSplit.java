package io.millrace.gateway.routing;

import java.util.List;

/**
 * Chooses one of several targets by weight. One key (the prediction's id, or a caller's sticky key)
 * always gets the same target while weights stay, and moving weight from one target to the next
 * moves no other key.
 */
public final class TrafficSplit {

    private final double[] upperEdges;

    /**
     * @param weights of the targets in order; they need not sum to 100, and may not all be 0
     */
    public TrafficSplit(List<Integer> weights) {
        double total = weights.stream().mapToInt(Integer::intValue).sum();
        if (total <= 0) {
            throw new IllegalArgumentException("no target has weight: " + weights);
        }
        upperEdges = new double[weights.size()];
        double sum = 0;
        for (int i = 0; i < upperEdges.length; i++) {
            sum += weights.get(i);
            upperEdges[i] = sum / total;
        }
    }

    /** Index of the target that {@code key} gets. */
    public int choose(String key) {
        if (upperEdges.length == 1) {
            return 0;
        }
        double place = PredictionHash.place(key, PredictionHash.Purpose.ROUTE);
        int target = 0;
        while (place >= upperEdges[target]) {
            target++;
        }
        return target;
    }
}
