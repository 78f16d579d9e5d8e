package io.millrace.gateway.batching;

import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorBuffers;
import io.millrace.gateway.tensors.TensorCopies;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The inputs of several tasks one behind the other, in aligned memory that is given back. */
final class RowGather implements AutoCloseable {

    private final MemorySegment buffer;
    private final List<Tensor> inputs;

    /**
     * @param rows of all tasks together; of no meaning for a single task
     */
    RowGather(List<RunTask> tasks, int rows) {
        List<Tensor> first = tasks.getFirst().inputs();
        long[] sizes = new long[first.size()];
        long total = 0;
        for (int i = 0; i < sizes.length; i++) {
            for (RunTask task : tasks) {
                sizes[i] += task.inputs().get(i).data().byteSize();
            }
            total += TensorCopies.aligned(sizes[i]);
        }
        buffer = TensorBuffers.take(total);
        inputs = new ArrayList<>(sizes.length);
        long offset = 0;
        for (int i = 0; i < sizes.length; i++) {
            MemorySegment data = buffer.asSlice(offset, sizes[i]);
            copy(tasks, i, data);
            Tensor like = first.get(i);
            long[] shape = tasks.size() == 1 ? like.shape() : withRows(like.shape(), rows);
            inputs.add(new Tensor(like.name(), like.datatype(), shape, data));
            offset += TensorCopies.aligned(sizes[i]);
        }
    }

    List<Tensor> inputs() {
        return inputs;
    }

    /** Copies input {@code index} of all tasks into {@code target}, from its beginning. */
    static void copy(List<RunTask> tasks, int index, MemorySegment target) {
        long offset = 0;
        for (RunTask task : tasks) {
            MemorySegment source = task.inputs().get(index).data();
            MemorySegment.copy(source, 0, target, offset, source.byteSize());
            offset += source.byteSize();
        }
    }

    static long[] withRows(long[] shape, long rows) {
        long[] changed = shape.clone();
        changed[0] = rows;
        return changed;
    }

    @Override
    public void close() {
        TensorBuffers.giveBack(buffer);
    }
}
