package io.millrace.gateway.protocol;

import static io.millrace.gateway.process.TestModels.ADD_SUB;
import static io.millrace.gateway.process.TestModels.CLASSIFIER;
import static io.millrace.gateway.process.TestModels.FIXED;
import static io.millrace.gateway.process.TestModels.SCALED;
import static io.millrace.gateway.process.TestModels.SLOW;
import static io.millrace.gateway.process.TestModels.identity;
import static io.millrace.gateway.protocol.GrpcRequests.flag;
import static io.millrace.gateway.protocol.GrpcRequests.floats;
import static io.millrace.gateway.protocol.GrpcRequests.input;
import static io.millrace.gateway.protocol.GrpcRequests.number;
import static io.millrace.gateway.protocol.GrpcRequests.strings;
import static io.millrace.gateway.protocol.GrpcRequests.text;
import static io.millrace.gateway.protocol.GrpcRequests.to;
import static io.millrace.gateway.protocol.GrpcRequests.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferRequestedOutputTensor;
import inference.ModelInferResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.gateway.process.SharedGateway;
import io.millrace.gateway.tensors.Datatype;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Predictions by gRPC's own client. */
class GrpcInferIT {

    /** Two elements of a datatype, as raw bytes in hexadecimal. */
    record Raw(Datatype datatype, String what, String hex) {

        ByteString bytes() {
            return ByteString.copyFrom(HexFormat.of().parseHex(hex.replace(" ", "")));
        }
    }

    static Stream<Raw> rawContents() {
        return Stream.of(
                new Raw(Datatype.BOOL, "false and true", "00 01"),
                new Raw(Datatype.UINT8, "0 and 255", "00 ff"),
                new Raw(Datatype.UINT16, "1 and 65535", "0100 ffff"),
                new Raw(Datatype.UINT32, "1 and 2^32-1", "01000000 ffffffff"),
                new Raw(Datatype.UINT64, "1 and 2^64-1", "0100000000000000 ffffffffffffffff"),
                new Raw(Datatype.INT8, "-128 and 127", "80 7f"),
                new Raw(Datatype.INT16, "smallest and largest", "0080 ff7f"),
                new Raw(Datatype.INT32, "smallest and largest", "00000080 ffffff7f"),
                new Raw(
                        Datatype.INT64,
                        "smallest and largest",
                        "0000000000000080 ffffffffffffff7f"),
                new Raw(Datatype.FP16, "a NaN with payload and -0", "017e 0080"),
                new Raw(Datatype.FP16, "infinity and the smallest subnormal", "007c 0100"),
                new Raw(Datatype.BF16, "a NaN with payload and -infinity", "c17f 80ff"),
                new Raw(Datatype.FP32, "a NaN with payload and -0", "0100c07f 00000080"),
                new Raw(Datatype.FP32, "infinity and the smallest subnormal", "0000807f 01000000"),
                new Raw(
                        Datatype.FP64,
                        "a NaN with payload and -0",
                        "010000000000f87f 0000000000000080"),
                new Raw(Datatype.BYTES, "an empty string and a NUL", "00000000 01000000 00"),
                new Raw(Datatype.BYTES, "bytes that are not UTF-8", "02000000 fffe 01000000 80"),
                new Raw(
                        Datatype.BYTES,
                        "four bytes of UTF-8 and a letter",
                        "04000000 f09f9a80 01000000 61"));
    }

    @ParameterizedTest
    @MethodSource("rawContents")
    void answersEveryDatatypeBitByBit(Raw raw) {
        ModelInferResponse response =
                infer(
                        to(identity(raw.datatype()))
                                .addInputs(input("INPUT", raw.datatype(), 1, 2))
                                .addRawInputContents(raw.bytes()));

        assertThat(response.getRawOutputContents(0)).isEqualTo(raw.bytes());
        assertThat(response.getOutputs(0).getDatatype()).isEqualTo(raw.datatype().name());
        assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
    }

    /** Typed contents and the same as raw bytes in hexadecimal. */
    record Typed(Datatype datatype, InferTensorContents contents, String hex) {

        @Override
        public String toString() {
            return datatype.name();
        }
    }

    static Stream<Typed> typedContents() {
        InferTensorContents signed = typed().addAllIntContents(List.of(-1, 2)).build();
        InferTensorContents unsigned = typed().addAllUintContents(List.of(1, 255)).build();
        return Stream.of(
                new Typed(
                        Datatype.BOOL,
                        typed().addAllBoolContents(List.of(true, false)).build(),
                        "01 00"),
                new Typed(Datatype.INT8, signed, "ff 02"),
                new Typed(Datatype.INT16, signed, "ffff 0200"),
                new Typed(Datatype.INT32, signed, "ffffffff 02000000"),
                new Typed(
                        Datatype.INT64,
                        typed().addAllInt64Contents(List.of(-1L, 2L)).build(),
                        "ffffffffffffffff 0200000000000000"),
                new Typed(Datatype.UINT8, unsigned, "01 ff"),
                new Typed(Datatype.UINT16, unsigned, "0100 ff00"),
                new Typed(Datatype.UINT32, unsigned, "01000000 ff000000"),
                new Typed(
                        Datatype.UINT64,
                        typed().addAllUint64Contents(List.of(1L, -1L)).build(),
                        "0100000000000000 ffffffffffffffff"),
                new Typed(
                        Datatype.FP32,
                        typed().addAllFp32Contents(List.of(1f, -2f)).build(),
                        "0000803f 000000c0"),
                new Typed(
                        Datatype.FP64,
                        typed().addAllFp64Contents(List.of(1d, -2d)).build(),
                        "000000000000f03f 00000000000000c0"),
                new Typed(
                        Datatype.BYTES,
                        typed().addBytesContents(ByteString.copyFromUtf8("a"))
                                .addBytesContents(ByteString.EMPTY)
                                .build(),
                        "01000000 61 00000000"));
    }

    @ParameterizedTest
    @MethodSource("typedContents")
    void takesTypedContentsAndAnswersRaw(Typed typed) {
        ModelInferResponse response = infer(typedRequest(typed));

        assertThat(response.getRawOutputContents(0))
                .isEqualTo(new Raw(typed.datatype(), "", typed.hex()).bytes());
        assertThat(response.getOutputs(0).hasContents()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("typedContents")
    void answersTypedContentsWhereTheyAreAskedFor(Typed typed) {
        ModelInferResponse response =
                infer(typedRequest(typed).putParameters("raw_outputs", flag(false)));

        assertThat(response.getOutputs(0).getContents()).isEqualTo(typed.contents());
        assertThat(response.getRawOutputContentsList()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("emptyShapes")
    void answersTensorsWithoutElements(List<Long> shape) {
        long rows = shape.getFirst();
        long columns = shape.getLast();
        ModelInferResponse response =
                infer(
                        to(identity(Datatype.FP32))
                                .addInputs(input("INPUT", Datatype.FP32, rows, columns))
                                .addRawInputContents(ByteString.EMPTY));

        assertThat(response.getRawOutputContents(0).size()).isZero();
        assertThat(response.getOutputs(0).getShapeList()).containsExactly(rows, columns);
    }

    static Stream<List<Long>> emptyShapes() {
        return Stream.of(List.of(0L, 3L), List.of(2L, 0L), List.of(0L, 0L));
    }

    @Test
    void answersStringsWithoutElements() {
        ModelInferResponse response =
                infer(
                        to(identity(Datatype.BYTES))
                                .addInputs(input("INPUT", Datatype.BYTES, 0, 1))
                                .addRawInputContents(ByteString.EMPTY));

        assertThat(response.getRawOutputContents(0).size()).isZero();
    }

    @Test
    void answersAStringLongerThan64Kibibytes() {
        ByteString raw = strings("x".repeat(100_000));

        ModelInferResponse response =
                infer(
                        to(identity(Datatype.BYTES))
                                .addInputs(input("INPUT", Datatype.BYTES, 1, 1))
                                .addRawInputContents(raw));

        assertThat(response.getRawOutputContents(0)).isEqualTo(raw);
    }

    @Test
    void answersAllOutputsInTheModelsOrder() {
        ModelInferResponse response = infer(addSub());

        assertThat(response.getOutputsList())
                .extracting("name")
                .containsExactly("OUTPUT0", "OUTPUT1");
        assertThat(response.getRawOutputContentsList())
                .containsExactly(floats(11, 22, 33, 44), floats(-9, -18, -27, -36));
    }

    @Test
    void answersOnlyTheOutputsThatAreAskedForInTheirOrder() {
        ModelInferResponse reordered =
                infer(addSub().addOutputs(output("OUTPUT1")).addOutputs(output("OUTPUT0")));
        ModelInferResponse one = infer(addSub().addOutputs(output("OUTPUT1")));

        assertThat(reordered.getRawOutputContentsList())
                .containsExactly(floats(-9, -18, -27, -36), floats(11, 22, 33, 44));
        assertThat(one.getRawOutputContentsList()).containsExactly(floats(-9, -18, -27, -36));
    }

    @Test
    void takesInputsInAnyOrder() {
        ModelInferResponse response =
                infer(
                        to(ADD_SUB)
                                .addInputs(input("INPUT1", Datatype.FP32, 1, 4))
                                .addInputs(input("INPUT0", Datatype.FP32, 1, 4))
                                .addRawInputContents(floats(10, 20, 30, 40))
                                .addRawInputContents(floats(1, 2, 3, 4)));

        assertThat(response.getRawOutputContents(1)).isEqualTo(floats(-9, -18, -27, -36));
    }

    @Test
    void servesTheHighestVersionUnlessAnotherIsAskedFor() {
        ModelInferRequest.Builder request =
                to(SCALED)
                        .addInputs(input("INPUT", Datatype.FP32, 1, 2))
                        .addRawInputContents(floats(1, 10));

        ModelInferResponse highest = infer(request);
        ModelInferResponse first = infer(request.setModelVersion("1"));

        assertThat(highest.getModelVersion()).isEqualTo("3");
        assertThat(highest.getRawOutputContents(0)).isEqualTo(floats(3, 30));
        assertThat(first.getModelVersion()).isEqualTo("1");
        assertThat(first.getRawOutputContents(0)).isEqualTo(floats(1, 10));
    }

    @Test
    void returnsTheIdOfTheRequest() {
        assertThat(infer(addSub().setId("request-17")).getId()).isEqualTo("request-17");
        assertThat(infer(addSub()).getId()).isEmpty();
    }

    @Test
    void takesEveryParameterThatTritonReserves() {
        ModelInferResponse response =
                infer(
                        addSub().putParameters("sequence_id", text("s"))
                                .putParameters("sequence_start", flag(true))
                                .putParameters("sequence_end", flag(false))
                                .putParameters("priority", unsigned(1))
                                .putParameters("timeout", number(60_000_000))
                                .putParameters("custom", text("anything")));

        assertThat(response.getRawOutputContentsCount()).isEqualTo(2);
    }

    @Test
    void neverBatchesAModelOfFixedShape() {
        ModelInferResponse response =
                infer(
                        to(FIXED)
                                .addInputs(input("INPUT", Datatype.FP32, 2, 3))
                                .addRawInputContents(floats(1, 2, 3, 4, 5, 6)));

        assertThat(response.getRawOutputContents(0)).isEqualTo(floats(1, 2, 3, 4, 5, 6));
    }

    @Test
    void answersDeadlineExceededWhenTheTimeoutOfTheRequestIsOver() {
        StatusRuntimeException failure =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                SharedGateway.grpc()
                                        .modelInfer(
                                                slow().putParameters("timeout", number(1))
                                                        .build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(failure.getStatus().getDescription()).startsWith("Request timeout expired");
    }

    @Test
    void tellsTheHighestClassesWithTheirLabels() {
        ModelInferResponse response = infer(classes(2));

        assertThat(response.getOutputs(0).getDatatype()).isEqualTo("BYTES");
        assertThat(response.getOutputs(0).getShapeList()).containsExactly(2L, 2L);
        assertThat(response.getRawOutputContents(0))
                .isEqualTo(
                        strings(
                                "0.700000:1:dog",
                                "0.200000:2:bird",
                                "3.000000:0:cat",
                                "2.000000:2:bird"));
    }

    @Test
    void tellsClassesAsTypedContentsAndNoMoreThanThereAre() {
        ModelInferResponse response = infer(classes(9).putParameters("raw_outputs", flag(false)));

        assertThat(response.getOutputs(0).getShapeList()).containsExactly(2L, 3L);
        assertThat(response.getOutputs(0).getContents().getBytesContentsList())
                .extracting(ByteString::toStringUtf8)
                .containsExactly(
                        "0.700000:1:dog",
                        "0.200000:2:bird",
                        "0.100000:0:cat",
                        "3.000000:0:cat",
                        "2.000000:2:bird",
                        "1.000000:1:dog");
    }

    private static ModelInferRequest.Builder classes(int count) {
        return to(CLASSIFIER)
                .addInputs(input("INPUT", Datatype.FP32, 2, 3))
                .addRawInputContents(floats(0.1f, 0.7f, 0.2f, 3, 1, 2))
                .addOutputs(
                        InferRequestedOutputTensor.newBuilder()
                                .setName("OUTPUT")
                                .putParameters("classification", number(count)));
    }

    @Test
    void answersDeadlineExceededWhenTheDeadlineOfTheCallIsOver() {
        StatusRuntimeException failure =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                SharedGateway.grpc()
                                        .withDeadlineAfter(1, TimeUnit.MILLISECONDS)
                                        .modelInfer(slow().build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    private static ModelInferRequest.Builder slow() {
        return to(SLOW).addInputs(input("INPUT", Datatype.FP32, 1)).addRawInputContents(floats(0));
    }

    private static ModelInferResponse infer(ModelInferRequest.Builder request) {
        return SharedGateway.grpc().modelInfer(request.build());
    }

    private static ModelInferRequest.Builder addSub() {
        return to(ADD_SUB)
                .addInputs(input("INPUT0", Datatype.FP32, 1, 4))
                .addInputs(input("INPUT1", Datatype.FP32, 1, 4))
                .addRawInputContents(floats(1, 2, 3, 4))
                .addRawInputContents(floats(10, 20, 30, 40));
    }

    private static ModelInferRequest.Builder typedRequest(Typed typed) {
        return to(identity(typed.datatype()))
                .addInputs(input("INPUT", typed.datatype(), 1, 2).setContents(typed.contents()));
    }

    private static InferTensorContents.Builder typed() {
        return InferTensorContents.newBuilder();
    }

    private static InferRequestedOutputTensor output(String name) {
        return InferRequestedOutputTensor.newBuilder().setName(name).build();
    }
}
