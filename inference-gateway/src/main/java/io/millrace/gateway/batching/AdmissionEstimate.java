package io.millrace.gateway.batching;

/**
 * How long a new request would wait and run, from what waits before it. Starts from the calibration
 * and follows what runs really take, so that a machine that is slower than it was at load is
 * noticed. Thread-safe; a lost update of the average does no harm.
 */
final class AdmissionEstimate {

    private static final double WEIGHT = 0.1;
    private static final double MOST = 1_000;
    private static final long FRESH_NANOS = 10_000_000_000L;

    private final ExecutionPlan plan;
    private volatile double slowdown = 1;
    private volatile long learntAt = System.nanoTime();

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

    /**
     * Whether it was measured lately. An estimate that is not may refuse nobody who need not wait:
     * only a run can correct it.
     */
    boolean isFresh(long now) {
        return now - learntAt < FRESH_NANOS;
    }

    /** Learns from a run. */
    void ran(int rows, long nanos) {
        learntAt = System.nanoTime();
        double predicted = Math.max(1, plan.cost().nanos(rows));
        double seen = Math.min(MOST, Math.max(1 / MOST, nanos / predicted));
        slowdown += WEIGHT * (seen - slowdown);
    }
}
