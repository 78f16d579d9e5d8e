package io.millrace.gateway.batching;

import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.PinnedRun;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Runs in fixed memory, kept for reuse: as many as there are threads that run the model at a time.
 * Only for models whose rows all have one size, and for small batches. Thread-safe.
 */
final class PinnedRuns implements AutoCloseable {

    private static final int MOST_ROWS = 64;
    private static final long MOST_BYTES = 1 << 20;

    private final OnnxModel model;
    private final int maxRows;
    private final Queue<PinnedRun> idle = new ConcurrentLinkedQueue<>();

    PinnedRuns(OnnxModel model, ExecutionPlan plan) {
        this.model = model;
        this.maxRows = plan.pinned() ? most(model, plan.batched(), plan.maxRows()) : 0;
    }

    /** Most rows of a run in fixed memory; 0 for a model that has no such runs. */
    static int most(OnnxModel model, boolean batched, int maxRows) {
        long rowBytes = PinnedRun.rowBytes(model);
        boolean fixed =
                Stream.concat(model.inputs().stream(), model.outputs().stream())
                        .noneMatch(TensorSpec::isBatched);
        if (rowBytes < 0 || (!batched && !fixed)) {
            return 0;
        }
        long most =
                Math.min(batched ? Math.min(MOST_ROWS, maxRows) : 1, MOST_BYTES / (rowBytes + 1));
        return (int) most;
    }

    boolean suits(RunTask task, int rows) {
        return rows <= maxRows && rows > 0 && PinnedRun.isAll(task.outputs(), model);
    }

    PinnedRun take() {
        PinnedRun kept = idle.poll();
        return kept != null ? kept : new PinnedRun(model, maxRows);
    }

    void giveBack(PinnedRun run) {
        idle.add(run);
    }

    @Override
    public void close() {
        idle.forEach(PinnedRun::close);
        idle.clear();
    }
}
