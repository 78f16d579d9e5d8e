package io.millrace.gateway.probe;

import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Shapes;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.lang.foreign.Arena;
import java.util.List;

/** Inputs of the right shape and no meaning: zeros and empty strings. */
public final class DummyBatch {

    private DummyBatch() {}

    /**
     * One tensor for each input, in memory of the garbage collector.
     *
     * @param rows size of a first dimension that varies; other varying dimensions are 1
     */
    public static List<Tensor> of(List<TensorSpec> inputs, int rows) {
        return inputs.stream().map(input -> tensor(input, rows)).toList();
    }

    private static Tensor tensor(TensorSpec input, int rows) {
        long[] shape = new long[input.shape().size()];
        for (int i = 0; i < shape.length; i++) {
            long declared = input.shape().get(i);
            shape[i] = declared >= 0 ? declared : i == 0 ? rows : 1;
        }
        long elementBytes =
                input.datatype() == Datatype.BYTES ? BytesElements.PREFIX : input.datatype().size();
        long bytes = Shapes.elements(shape) * elementBytes;
        return new Tensor(
                input.name(),
                input.datatype(),
                shape,
                Arena.ofAuto().allocate(Math.max(1, bytes), 64).asSlice(0, bytes));
    }
}
