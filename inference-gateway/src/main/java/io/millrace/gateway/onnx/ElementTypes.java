package io.millrace.gateway.onnx;

import io.millrace.gateway.tensors.Datatype;

/** Numbers of {@code ONNXTensorElementDataType}. */
final class ElementTypes {

    private static final Datatype[] BY_NUMBER = new Datatype[17];

    static {
        BY_NUMBER[1] = Datatype.FP32;
        BY_NUMBER[2] = Datatype.UINT8;
        BY_NUMBER[3] = Datatype.INT8;
        BY_NUMBER[4] = Datatype.UINT16;
        BY_NUMBER[5] = Datatype.INT16;
        BY_NUMBER[6] = Datatype.INT32;
        BY_NUMBER[7] = Datatype.INT64;
        BY_NUMBER[8] = Datatype.BYTES;
        BY_NUMBER[9] = Datatype.BOOL;
        BY_NUMBER[10] = Datatype.FP16;
        BY_NUMBER[11] = Datatype.FP64;
        BY_NUMBER[12] = Datatype.UINT32;
        BY_NUMBER[13] = Datatype.UINT64;
        BY_NUMBER[16] = Datatype.BF16;
    }

    private ElementTypes() {}

    static Datatype datatype(int number) {
        Datatype found = number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (found == null) {
            throw new OnnxException(
                    0, "element type " + number + " has no name in the Open Inference Protocol");
        }
        return found;
    }

    static int number(Datatype datatype) {
        for (int number = 0; number < BY_NUMBER.length; number++) {
            if (BY_NUMBER[number] == datatype) {
                return number;
            }
        }
        throw new IllegalArgumentException(datatype.name());
    }
}
