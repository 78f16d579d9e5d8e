package io.millrace.gateway.batching;

/**
 * How long a new request would wait and run, from what waits before it. Starts from the calibration
 * and follows what runs really take, so that a machine that is slower than it was at load is
 * noticed. Thread-safe; a lost update of the average does no harm.
 */
final class AdmissionEstimate {

    private static final double WEIGHT = 0.1;
    private static final double MOST = 1_000;

    private final ExecutionPlan plan;
    private volatile double slowdown = 1;

    AdmissionEstimate(ExecutionPlan plan) {
        this.plan = plan;
    }

    /** Nanoseconds until a request of {@code rows} behind {@code rowsBefore} is answered. */
    long nanos(long rowsBefore, long rows) {
        long perRun = plan.batched() ? plan.maxRows() : 1;
        long runsBefore = rowsBefore / perRun;
        long rest = plan.batched() ? rowsBefore % perRun + rows : rows;
        double nanos =
                (double) runsBefore * plan.cost().nanos(perRun) / plan.instances()
                        + plan.cost().nanos(rest);
        return (long) (nanos * slowdown);
    }

    /** Learns from a run. */
    void ran(int rows, long nanos) {
        double predicted = Math.max(1, plan.cost().nanos(rows));
        double seen = Math.min(MOST, Math.max(1 / MOST, nanos / predicted));
        slowdown += WEIGHT * (seen - slowdown);
    }
}
