package io.millrace.gateway.batching;

import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.settings.BatchingSettings;

/** Runs one loaded version by its plan. Thread-safe. */
public final class ModelRunner implements AutoCloseable {

    private final ExecutionPlan plan;
    private final BatchExecutor executor;
    private final Lane lane;

    /**
     * @param queueSize requests that may wait where {@code settings} say nothing
     */
    public ModelRunner(
            OnnxModel model,
            ExecutionPlan plan,
            BatchingSettings settings,
            Workers workers,
            int queueSize) {
        this.plan = plan;
        this.executor = new BatchExecutor(model, new PinnedRuns(model, plan));
        this.lane = new Lane(this, settings, workers, settings.queue().maxSize().orElse(queueSize));
    }

    public ExecutionPlan plan() {
        return plan;
    }

    /** Requests that wait in the lane. */
    public int waiting() {
        return lane.waiting();
    }

    int maxRows() {
        return plan.batched() ? plan.maxRows() : 1;
    }

    /**
     * Runs {@code task} now, at the end of the event loop's round, or soon on a worker.
     *
     * @param burst of the calling event loop; null for a thread that has none
     * @throws io.millrace.contracts.ServiceException OVERLOADED if it would wait too long
     */
    public void submit(RunTask task, Burst burst) {
        if (plan.inline() && lane.isIdle()) {
            if (burst == null) {
                run(new Batch(task, maxRows()));
                return;
            }
            if (burst.offer(this, task)) {
                return;
            }
        }
        lane.add(task);
    }

    void run(Batch batch) {
        executor.run(batch);
    }

    /** Frees the runs that are kept; nothing may run any more. */
    @Override
    public void close() {
        executor.close();
    }
}
