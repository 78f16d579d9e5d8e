package io.millrace.gateway.classification;

import io.millrace.gateway.tensors.FloatElements;
import io.millrace.gateway.tensors.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** Single numbers of a tensor, to be compared and to be written. */
final class Elements {

    private final Tensor tensor;
    private final ByteBuffer data;

    /** Null if the tensor holds no floats. */
    private final FloatElements floats;

    Elements(Tensor tensor) {
        this.tensor = tensor;
        this.data = tensor.data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        this.floats = FloatElements.isFloat(tensor.datatype()) ? new FloatElements(tensor) : null;
    }

    /** The number for comparisons with others of this tensor; a NaN is below all of them. */
    double comparable(int index) {
        double value =
                switch (tensor.datatype()) {
                    case UINT64 -> unsigned(data.getLong(index * Long.BYTES));
                    case FP32, FP64, FP16, BF16 -> floats.get(index);
                    default -> integer(index);
                };
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    /** The number as Triton writes it. */
    String text(int index) {
        return switch (tensor.datatype()) {
            case FP32, FP64, FP16, BF16 -> String.format(Locale.ROOT, "%f", floats.get(index));
            case UINT64 -> Long.toUnsignedString(data.getLong(index * Long.BYTES));
            default -> Long.toString(integer(index));
        };
    }

    private long integer(int index) {
        return switch (tensor.datatype()) {
            case BOOL, INT8 -> data.get(index);
            case UINT8 -> Byte.toUnsignedLong(data.get(index));
            case INT16 -> data.getShort(index * Short.BYTES);
            case UINT16 -> Short.toUnsignedLong(data.getShort(index * Short.BYTES));
            case INT32 -> data.getInt(index * Integer.BYTES);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(index * Integer.BYTES));
            default -> data.getLong(index * Long.BYTES);
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0;
    }
}
