package io.millrace.gateway.tensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Elements of a tensor of floats of any width, read as doubles, which holds all of them exactly.
 */
public final class FloatElements {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Datatype datatype;
    private final MemorySegment data;

    /**
     * @throws IllegalArgumentException if {@code tensor} holds no floats
     */
    public FloatElements(Tensor tensor) {
        this.datatype = tensor.datatype();
        this.data = tensor.data();
        if (!isFloat(datatype)) {
            throw new IllegalArgumentException(datatype + " is no type of floats");
        }
    }

    /** Whether elements of {@code datatype} are floats. */
    public static boolean isFloat(Datatype datatype) {
        return switch (datatype) {
            case FP16, BF16, FP32, FP64 -> true;
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BYTES -> false;
        };
    }

    /** The element at {@code index}, in row-major order. */
    public double get(long index) {
        return switch (datatype) {
            case FP16 -> Float.float16ToFloat(data.getAtIndex(SHORT, index));
            case BF16 -> BrainFloat.toFloat(data.getAtIndex(SHORT, index));
            case FP32 -> data.getAtIndex(FLOAT, index);
            default -> data.getAtIndex(DOUBLE, index);
        };
    }
}
