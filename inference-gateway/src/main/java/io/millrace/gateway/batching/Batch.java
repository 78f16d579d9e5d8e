package io.millrace.gateway.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tasks that may share a run: same shape but for the rows, same outputs. Not thread-safe. */
final class Batch {

    private final int maxRows;
    private final List<RunTask> tasks = new ArrayList<>();
    private int rows;

    /**
     * @param maxRows most rows together; one task alone may have more
     */
    Batch(RunTask first, int maxRows) {
        this.maxRows = maxRows;
        add(first);
    }

    List<RunTask> tasks() {
        return tasks;
    }

    int rows() {
        return rows;
    }

    boolean isFull() {
        return rows >= maxRows;
    }

    /** Takes {@code task} if it fits. */
    boolean offer(RunTask task) {
        if (rows + task.rows() > maxRows || !isAlike(tasks.getFirst(), task)) {
            return false;
        }
        add(task);
        return true;
    }

    private void add(RunTask task) {
        tasks.add(task);
        rows += task.rows();
    }

    private static boolean isAlike(RunTask left, RunTask right) {
        if (!Arrays.equals(left.outputs(), right.outputs())) {
            return false;
        }
        for (int i = 0; i < left.inputs().size(); i++) {
            long[] one = left.inputs().get(i).shape();
            long[] other = right.inputs().get(i).shape();
            if (!Arrays.equals(one, 1, one.length, other, 1, other.length)) {
                return false;
            }
        }
        return true;
    }
}
