package io.millrace.gateway.batching;

import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Shapes;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Rows that differ from one another, to try a model with; the same ones at every load. */
final class SampleRows {

    private static final long SEED = 42;

    private SampleRows() {}

    /** One tensor for each input; dimensions that vary are 1, but for the first one. */
    static List<Tensor> of(List<TensorSpec> inputs, int rows) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        return inputs.stream().map(input -> tensor(input, rows, random)).toList();
    }

    /** Row {@code index} of tensors whose rows have one size. */
    static List<Tensor> row(List<Tensor> tensors, int index) {
        return tensors.stream()
                .map(
                        tensor -> {
                            long size = tensor.data().byteSize() / tensor.rows();
                            MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, size), 64);
                            copy.copyFrom(tensor.data().asSlice(index * size, size));
                            return new Tensor(
                                    tensor.name(),
                                    tensor.datatype(),
                                    RowGather.withRows(tensor.shape(), 1),
                                    copy.asSlice(0, size));
                        })
                .toList();
    }

    private static Tensor tensor(TensorSpec input, int rows, RandomGenerator random) {
        long[] shape = new long[input.shape().size()];
        for (int i = 0; i < shape.length; i++) {
            long declared = input.shape().get(i);
            shape[i] = declared >= 0 ? declared : i == 0 ? rows : 1;
        }
        Datatype type = input.datatype();
        int elementBytes = type == Datatype.BYTES ? BytesElements.PREFIX : type.size();
        long elements = Shapes.elements(shape);
        MemorySegment data = Arena.ofAuto().allocate(Math.max(1, elements * elementBytes), 64);
        for (long i = 0; i < elements; i++) {
            fill(data, type, i, random);
        }
        return new Tensor(input.name(), type, shape, data.asSlice(0, elements * elementBytes));
    }

    /** Numbers between -1 and 1; 0 or 1 where they may be an index; empty texts. */
    private static void fill(
            MemorySegment data, Datatype type, long index, RandomGenerator random) {
        float value = 2 * random.nextFloat() - 1;
        int bit = value > 0 ? 1 : 0;
        switch (type) {
            case FP32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
            case FP64 -> data.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
            case FP16 ->
                    data.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
            case BF16 ->
                    data.setAtIndex(
                            ValueLayout.JAVA_SHORT,
                            index,
                            (short) (Float.floatToRawIntBits(value) >>> 16));
            case BOOL, INT8, UINT8 -> data.setAtIndex(ValueLayout.JAVA_BYTE, index, (byte) bit);
            case INT16, UINT16 -> data.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) bit);
            case INT32, UINT32 -> data.setAtIndex(ValueLayout.JAVA_INT, index, bit);
            case INT64, UINT64 -> data.setAtIndex(ValueLayout.JAVA_LONG, index, bit);
            case BYTES -> BytesElements.putLength(data, index * BytesElements.PREFIX, 0);
        }
    }
}
