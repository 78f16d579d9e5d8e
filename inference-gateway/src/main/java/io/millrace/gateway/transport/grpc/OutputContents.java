package io.millrace.gateway.transport.grpc;

import com.google.protobuf.ByteString;
import inference.InferTensorContents;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Outputs as typed contents, for clients that ask for them. */
final class OutputContents {

    private OutputContents() {}

    /**
     * An output as typed contents.
     *
     * @throws ServiceException INVALID_ARGUMENT for FP16 and BF16, which have none
     */
    static InferTensorContents of(Tensor output) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        if (output.datatype() == Datatype.BYTES) {
            BytesElements.decode(output.data())
                    .forEach(element -> contents.addBytesContents(ByteString.copyFrom(element)));
            return contents.build();
        }
        ByteBuffer values = output.data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            add(contents, output, values);
        }
        return contents.build();
    }

    private static void add(
            InferTensorContents.Builder contents, Tensor output, ByteBuffer values) {
        switch (output.datatype()) {
            case BOOL -> contents.addBoolContents(values.get() != 0);
            case INT8 -> contents.addIntContents(values.get());
            case INT16 -> contents.addIntContents(values.getShort());
            case INT32 -> contents.addIntContents(values.getInt());
            case INT64 -> contents.addInt64Contents(values.getLong());
            case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(values.get()));
            case UINT16 -> contents.addUintContents(Short.toUnsignedInt(values.getShort()));
            case UINT32 -> contents.addUintContents(values.getInt());
            case UINT64 -> contents.addUint64Contents(values.getLong());
            case FP32 -> contents.addFp32Contents(values.getFloat());
            case FP64 -> contents.addFp64Contents(values.getDouble());
            case FP16, BF16, BYTES ->
                    throw new ServiceException(
                            ErrorCode.INVALID_ARGUMENT,
                            "output '%s' is %s, which has no typed contents: leave out the"
                                            .formatted(output.name(), output.datatype())
                                    + " parameter raw_outputs");
        }
    }
}
