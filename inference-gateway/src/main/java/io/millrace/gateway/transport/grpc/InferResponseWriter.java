package io.millrace.gateway.transport.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes a ModelInferResponse: the envelope as protobuf, tensors straight from their memory. */
final class InferResponseWriter {

    private static final String PREDICTION_ID = "prediction_id";
    private static final int RAW_OUTPUTS = 6;

    private InferResponseWriter() {}

    /** The whole message. */
    static byte[] write(InferenceResponse response) {
        ModelInferResponse envelope = envelope(response);
        if (!response.parameters().rawOutputs()) {
            return envelope.toByteArray();
        }
        int size = envelope.getSerializedSize();
        for (Tensor output : response.outputs()) {
            int bytes = Math.toIntExact(output.data().byteSize());
            size +=
                    CodedOutputStream.computeTagSize(RAW_OUTPUTS)
                            + CodedOutputStream.computeUInt32SizeNoTag(bytes)
                            + bytes;
        }
        byte[] message = new byte[size];
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(message);
            envelope.writeTo(out);
            for (Tensor output : response.outputs()) {
                writeRaw(output.data(), message, out);
            }
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeRaw(MemorySegment data, byte[] message, CodedOutputStream out)
            throws IOException {
        int length = (int) data.byteSize();
        out.writeTag(RAW_OUTPUTS, 2);
        out.writeUInt32NoTag(length);
        int start = out.getTotalBytesWritten();
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, message, start, length);
        // The stream's own position moves only by writing; this writes the same bytes again.
        out.writeRawBytes(message, start, length);
    }

    private static ModelInferResponse envelope(InferenceResponse response) {
        ModelInferResponse.Builder envelope =
                ModelInferResponse.newBuilder()
                        .setModelName(response.endpoint())
                        .setModelVersion(response.version())
                        .setId(response.id())
                        .putParameters(
                                PREDICTION_ID,
                                InferParameter.newBuilder()
                                        .setStringParam(response.predictionId())
                                        .build());
        for (Tensor output : response.outputs()) {
            InferOutputTensor.Builder tensor =
                    envelope.addOutputsBuilder()
                            .setName(output.name())
                            .setDatatype(output.datatype().name())
                            .addAllShape(Arrays.stream(output.shape()).boxed().toList());
            if (!response.parameters().rawOutputs()) {
                tensor.setContents(typed(output));
            }
        }
        return envelope.build();
    }

    private static InferTensorContents typed(Tensor output) {
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
