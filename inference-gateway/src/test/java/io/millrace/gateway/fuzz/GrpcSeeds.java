package io.millrace.gateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferRequest.InferRequestedOutputTensor;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tensors.Datatype;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Good messages of ModelInfer, and pieces of the format that mean something. */
final class GrpcSeeds {

    private static final int PREFIX = 5;

    private GrpcSeeds() {}

    static List<byte[]> messages() {
        List<byte[]> seeds = new ArrayList<>();
        for (Datatype datatype : Datatype.values()) {
            byte[] raw =
                    datatype == Datatype.BYTES
                            ? new byte[] {1, 0, 0, 0, 'a', 2, 0, 0, 0, 'b', 'c'}
                            : new byte[2 * datatype.size()];
            seeds.add(
                    to(TestModels.identity(datatype))
                            .addInputs(input("INPUT", datatype.name(), 1, 2))
                            .addRawInputContents(ByteString.copyFrom(raw))
                            .build()
                            .toByteArray());
        }
        seeds.add(addSub().toByteArray());
        seeds.add(typed("FP32", InferTensorContents.newBuilder().addFp32Contents(1)));
        seeds.add(typed("INT64", InferTensorContents.newBuilder().addInt64Contents(-1)));
        seeds.add(typed("UINT8", InferTensorContents.newBuilder().addUintContents(255)));
        seeds.add(typed("BOOL", InferTensorContents.newBuilder().addBoolContents(true)));
        seeds.add(
                typed(
                        "BYTES",
                        InferTensorContents.newBuilder()
                                .addBytesContents(ByteString.copyFromUtf8("text"))));
        return seeds;
    }

    private static ModelInferRequest addSub() {
        return to(TestModels.ADD_SUB)
                .setModelVersion("1")
                .setId("an id")
                .putParameters("timeout", number(1_000_000))
                .putParameters(
                        "sticky_key", InferParameter.newBuilder().setStringParam("k").build())
                .addInputs(input("INPUT0", "FP32", 2, 4))
                .addInputs(input("INPUT1", "FP32", 2, 4))
                .addOutputs(
                        InferRequestedOutputTensor.newBuilder()
                                .setName("OUTPUT1")
                                .putParameters("classification", number(0)))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("OUTPUT0"))
                .addRawInputContents(ByteString.copyFrom(new byte[32]))
                .addRawInputContents(ByteString.copyFrom(new byte[32]))
                .build();
    }

    private static byte[] typed(String datatype, InferTensorContents.Builder contents) {
        return to(TestModels.identity(Datatype.valueOf(datatype)))
                .addInputs(input("INPUT", datatype, 1, 1).setContents(contents))
                .build()
                .toByteArray();
    }

    private static ModelInferRequest.Builder to(String model) {
        return ModelInferRequest.newBuilder().setModelName(model);
    }

    private static InferInputTensor.Builder input(
            String name, String datatype, long rows, long columns) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype)
                .addShape(rows)
                .addShape(columns);
    }

    private static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    /** Tags, lengths and numbers at the ends of their ranges. */
    static List<byte[]> tokens() {
        List<byte[]> tokens = new ArrayList<>();
        for (int tag : new int[] {0x0a, 0x12, 0x1a, 0x22, 0x2a, 0x32, 0x3a, 0x08, 0x0b, 0x0c}) {
            tokens.add(new byte[] {(byte) tag});
        }
        byte[] minusOne = new byte[10];
        Arrays.fill(minusOne, (byte) 0xff);
        tokens.add(minusOne.clone());
        minusOne[9] = 1;
        tokens.add(minusOne);
        tokens.add(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7});
        tokens.add(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8});
        tokens.add("FP16".getBytes(UTF_8));
        tokens.add(new byte[1_000]);
        return tokens;
    }

    /** The message behind gRPC's prefix. */
    static byte[] framed(byte[] message, boolean packed) {
        return ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) (packed ? 1 : 0))
                .putInt(message.length)
                .put(message)
                .array();
    }
}
