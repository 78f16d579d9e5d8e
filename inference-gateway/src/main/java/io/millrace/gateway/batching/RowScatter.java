package io.millrace.gateway.batching;

import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Cuts the outputs of a shared run into the rows of each task, in order. Copies nothing. */
final class RowScatter {

    private final List<Tensor> outputs;
    private final int rows;
    private final long[] offsets;

    RowScatter(List<Tensor> outputs, int rows) {
        this.outputs = outputs;
        this.rows = rows;
        this.offsets = new long[outputs.size()];
    }

    /** Whether every output has one row for each row of the inputs. */
    boolean fits() {
        for (Tensor output : outputs) {
            if (output.shape().length == 0 || output.shape()[0] != rows) {
                return false;
            }
        }
        return true;
    }

    /** The outputs of the next {@code count} rows. */
    List<Tensor> next(int count) {
        List<Tensor> slices = new ArrayList<>(offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            Tensor whole = outputs.get(i);
            long size = size(whole, offsets[i], count);
            MemorySegment data = whole.data().asSlice(offsets[i], size);
            slices.add(
                    new Tensor(
                            whole.name(),
                            whole.datatype(),
                            RowGather.withRows(whole.shape(), count),
                            data));
            offsets[i] += size;
        }
        return slices;
    }

    private long size(Tensor whole, long offset, int count) {
        if (whole.datatype() != Datatype.BYTES) {
            return whole.data().byteSize() / rows * count;
        }
        long end = offset;
        for (long left = whole.elements() / rows * count; left > 0; left--) {
            end += BytesElements.PREFIX + BytesElements.length(whole.data(), end);
        }
        return end - offset;
    }
}
