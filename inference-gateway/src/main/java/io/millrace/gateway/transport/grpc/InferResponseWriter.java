package io.millrace.gateway.transport.grpc;

import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.tensors.Tensor;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;

/**
 * A ModelInferResponse: its size, and its bytes, with tensors copied straight from their memory.
 * Fields come in the order of their numbers, as generated code writes them.
 */
final class InferResponseWriter {

    private static final String PREDICTION_ID = "prediction_id";
    private static final int STRING_PARAMETER = 3;

    private final InferenceResponse response;
    private final byte[][] typed;
    private final int size;

    InferResponseWriter(InferenceResponse response) {
        this.response = response;
        this.typed = response.parameters().rawOutputs() ? null : typed(response);
        this.size = computeSize();
    }

    private static byte[][] typed(InferenceResponse response) {
        return response.outputs().stream()
                .map(output -> OutputContents.of(output).toByteArray())
                .toArray(byte[][]::new);
    }

    /** Bytes of the message. */
    int size() {
        return size;
    }

    private int computeSize() {
        long sum =
                ProtoFields.textSize(response.endpoint())
                        + ProtoFields.textSize(response.version())
                        + ProtoFields.textSize(response.id())
                        + ProtoFields.blockSize(parameterSize());
        for (int i = 0; i < response.outputs().size(); i++) {
            Tensor output = response.outputs().get(i);
            sum += ProtoFields.blockSize(tensorSize(i, output));
            if (typed == null) {
                sum += ProtoFields.blockSize(Math.toIntExact(output.data().byteSize()));
            }
        }
        return Math.toIntExact(sum);
    }

    private int parameterSize() {
        return ProtoFields.textSize(PREDICTION_ID)
                + ProtoFields.blockSize(ProtoFields.textSize(response.predictionId()));
    }

    private int tensorSize(int index, Tensor output) {
        return ProtoFields.textSize(output.name())
                + ProtoFields.textSize(output.datatype().name())
                + (output.shape().length == 0 ? 0 : ProtoFields.blockSize(shapeSize(output)))
                + (typed == null ? 0 : ProtoFields.blockSize(typed[index].length));
    }

    private static int shapeSize(Tensor output) {
        int shape = 0;
        for (long dimension : output.shape()) {
            shape += ProtoFields.varintSize(dimension);
        }
        return shape;
    }

    /** Appends the message. */
    void write(ByteBuf out) {
        ProtoFields.text(out, 1, response.endpoint());
        ProtoFields.text(out, 2, response.version());
        ProtoFields.text(out, 3, response.id());
        ProtoFields.block(out, 4, parameterSize());
        ProtoFields.text(out, 1, PREDICTION_ID);
        ProtoFields.block(out, 2, ProtoFields.textSize(response.predictionId()));
        ProtoFields.text(out, STRING_PARAMETER, response.predictionId());
        for (int i = 0; i < response.outputs().size(); i++) {
            tensor(out, i, response.outputs().get(i));
        }
        if (typed == null) {
            for (Tensor output : response.outputs()) {
                raw(out, output.data());
            }
        }
    }

    private void tensor(ByteBuf out, int index, Tensor output) {
        ProtoFields.block(out, 5, tensorSize(index, output));
        ProtoFields.text(out, 1, output.name());
        ProtoFields.text(out, 2, output.datatype().name());
        if (output.shape().length > 0) {
            ProtoFields.block(out, 3, shapeSize(output));
            for (long dimension : output.shape()) {
                ProtoFields.varint(out, dimension);
            }
        }
        if (typed != null) {
            ProtoFields.block(out, 5, typed[index].length);
            out.writeBytes(typed[index]);
        }
    }

    private static void raw(ByteBuf out, MemorySegment data) {
        int length = (int) data.byteSize();
        ProtoFields.block(out, 6, length);
        int start = out.writerIndex();
        out.ensureWritable(length);
        MemorySegment target = MemorySegment.ofBuffer(out.nioBuffer(start, length));
        target.copyFrom(data);
        out.writerIndex(start + length);
    }
}
