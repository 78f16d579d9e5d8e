package io.millrace.gateway.protocol;

import com.google.protobuf.ByteString;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import io.millrace.gateway.tensors.Datatype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/** Parts of requests over gRPC. */
final class GrpcRequests {

    private GrpcRequests() {}

    static ModelInferRequest.Builder to(String model) {
        return ModelInferRequest.newBuilder().setModelName(model);
    }

    static InferInputTensor.Builder input(String name, Datatype datatype, long... shape) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype.name())
                .addAllShape(LongStream.of(shape).boxed().toList());
    }

    /** Floats as raw contents. */
    static ByteString floats(float... values) {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return ByteString.copyFrom(raw.array());
    }

    /** Strings as raw contents. */
    static ByteString strings(String... values) {
        ByteString raw = ByteString.EMPTY;
        for (String value : values) {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            raw = raw.concat(length(text.length)).concat(ByteString.copyFrom(text));
        }
        return raw;
    }

    /** A length in front of a string. */
    static ByteString length(int length) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(length)
                        .array());
    }

    static InferTensorContents typedFloats(Float... values) {
        return InferTensorContents.newBuilder().addAllFp32Contents(List.of(values)).build();
    }

    static InferParameter text(String value) {
        return InferParameter.newBuilder().setStringParam(value).build();
    }

    static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    static InferParameter unsigned(long value) {
        return InferParameter.newBuilder().setUint64Param(value).build();
    }

    static InferParameter flag(boolean value) {
        return InferParameter.newBuilder().setBoolParam(value).build();
    }
}
