package io.millrace.gateway.batching;

import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.onnx.PinnedRun;
import io.millrace.gateway.tensors.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs tasks together and gives each its own rows. If the shared run fails, each runs alone, so
 * that one bad request does not fail the others. Thread-safe.
 */
final class BatchExecutor implements AutoCloseable {

    private final OnnxModel model;
    private final PinnedRuns pinned;

    BatchExecutor(OnnxModel model, PinnedRuns pinned) {
        this.model = model;
        this.pinned = pinned;
    }

    /** Runs those of {@code batch} that somebody still waits for. */
    void run(Batch batch) {
        List<RunTask> tasks = batch.tasks();
        try {
            List<RunTask> begun = begin(tasks);
            if (!begun.isEmpty()) {
                run(begun, rows(begun));
            }
        } finally {
            tasks.forEach(RunTask::end);
        }
    }

    /** Before the rows are gathered: who left takes no part. */
    private static List<RunTask> begin(List<RunTask> tasks) {
        List<RunTask> begun = new ArrayList<>(tasks.size());
        for (RunTask task : tasks) {
            if (task.begin()) {
                begun.add(task);
            }
        }
        return begun;
    }

    private static int rows(List<RunTask> tasks) {
        int rows = 0;
        for (RunTask task : tasks) {
            rows += task.rows();
        }
        return rows;
    }

    private void run(List<RunTask> tasks, int rows) {
        try {
            if (pinned.suits(tasks.getFirst(), rows)) {
                runPinned(tasks, rows);
            } else if (tasks.size() == 1) {
                runAlone(tasks.getFirst());
            } else if (!runTogether(tasks, rows)) {
                tasks.forEach(this::runAlone);
            }
        } catch (RuntimeException e) {
            if (tasks.size() == 1) {
                tasks.getFirst().fail(e);
            } else {
                tasks.forEach(this::runAlone);
            }
        }
    }

    private void runPinned(List<RunTask> tasks, int rows) {
        long begun = System.nanoTime();
        PinnedRun run = pinned.take();
        try {
            for (int i = 0; i < run.inputs(); i++) {
                RowGather.copy(tasks, i, run.input(i));
            }
            long started = System.nanoTime();
            List<Tensor> outputs = run.run(rows);
            deliver(tasks, outputs, rows, begun, started);
        } finally {
            pinned.giveBack(run);
        }
    }

    /** False if the model did not give one row of output for each row of input. */
    private boolean runTogether(List<RunTask> tasks, int rows) {
        long begun = System.nanoTime();
        try (RowGather gathered = new RowGather(tasks, rows)) {
            long started = System.nanoTime();
            try (OnnxOutputs outputs = model.run(gathered.inputs(), tasks.getFirst().outputs())) {
                if (!new RowScatter(outputs.tensors(), rows).fits()) {
                    return false;
                }
                deliver(tasks, outputs.tensors(), rows, begun, started);
                return true;
            }
        }
    }

    private void runAlone(RunTask task) {
        long begun = System.nanoTime();
        try (RowGather gathered = new RowGather(List.of(task), task.rows())) {
            long started = System.nanoTime();
            try (OnnxOutputs outputs = model.run(gathered.inputs(), task.outputs())) {
                long ended = System.nanoTime();
                deliver(
                        task,
                        outputs.tensors(),
                        new RunTimes(begun, started, ended, task.rows(), true));
            }
        } catch (RuntimeException e) {
            task.fail(e);
        }
    }

    private static void deliver(
            List<RunTask> tasks, List<Tensor> outputs, int rows, long begun, long started) {
        long ended = System.nanoTime();
        if (tasks.size() == 1) {
            deliver(tasks.getFirst(), outputs, new RunTimes(begun, started, ended, rows, true));
            return;
        }
        RowScatter scatter = new RowScatter(outputs, rows);
        RunTimes first = new RunTimes(begun, started, ended, rows, true);
        RunTimes others = new RunTimes(begun, started, ended, rows, false);
        for (int i = 0; i < tasks.size(); i++) {
            RunTask task = tasks.get(i);
            deliver(task, scatter.next(task.rows()), i == 0 ? first : others);
        }
    }

    private static void deliver(RunTask task, List<Tensor> outputs, RunTimes times) {
        try {
            task.succeed(outputs, times);
        } catch (RuntimeException e) {
            task.fail(e);
        }
    }

    @Override
    public void close() {
        pinned.close();
    }
}
