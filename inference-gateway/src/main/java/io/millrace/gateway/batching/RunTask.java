package io.millrace.gateway.batching;

import io.millrace.gateway.tensors.Tensor;
import java.util.List;

/**
 * One request's part in a run. Exactly one of its answers is given, or it declined to begin; {@link
 * #end} comes last in any case.
 */
public interface RunTask {

    /** Inputs in the model's order, checked; their memory may lie anywhere. */
    List<Tensor> inputs();

    /** Indexes of the wanted outputs. */
    int[] outputs();

    /** Rows of the inputs; 1 for a model without a batch dimension. */
    int rows();

    /** {@link System#nanoTime} after which nobody waits any more. */
    long deadline();

    /**
     * {@link System#nanoTime} after which the task waits behind all that are in time, if its queue
     * delays those that waited too long.
     */
    long delayedAfter();

    /** Called right before the run; false if nobody waits any more, which the task has told. */
    boolean begin();

    /**
     * Takes the outputs, in the order of {@link #outputs}; their memory is gone when this returns.
     */
    void succeed(List<Tensor> outputs, RunTimes times);

    /** Takes the failure. */
    void fail(RuntimeException failure);

    /** Nothing of the run is in use any more: the task lets go of the model and of its memory. */
    void end();
}
