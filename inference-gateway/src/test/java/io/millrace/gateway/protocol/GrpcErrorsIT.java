package io.millrace.gateway.protocol;

import static io.millrace.gateway.process.TestModels.ADD_SUB;
import static io.millrace.gateway.process.TestModels.CLASSIFIER;
import static io.millrace.gateway.process.TestModels.FIXED;
import static io.millrace.gateway.process.TestModels.SCALED;
import static io.millrace.gateway.process.TestModels.identity;
import static io.millrace.gateway.protocol.GrpcRequests.flag;
import static io.millrace.gateway.protocol.GrpcRequests.floats;
import static io.millrace.gateway.protocol.GrpcRequests.input;
import static io.millrace.gateway.protocol.GrpcRequests.length;
import static io.millrace.gateway.protocol.GrpcRequests.number;
import static io.millrace.gateway.protocol.GrpcRequests.text;
import static io.millrace.gateway.protocol.GrpcRequests.to;
import static io.millrace.gateway.protocol.GrpcRequests.typedFloats;
import static io.millrace.gateway.protocol.GrpcRequests.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelConfigRequest;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferRequestedOutputTensor;
import inference.ModelMetadataRequest;
import inference.ModelReadyRequest;
import inference.ModelStatisticsRequest;
import inference.SystemSharedMemoryStatusRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.millrace.gateway.process.SharedGateway;
import io.millrace.gateway.tensors.Datatype;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a request, and what gRPC's own client is told about it. */
class GrpcErrorsIT {

    private static final String FP32 = identity(Datatype.FP32);
    private static final String BYTES = identity(Datatype.BYTES);

    record Case(String what, ModelInferRequest request, Code code, String message) {

        Case(String what, ModelInferRequest.Builder request, Code code, String message) {
            this(what, request.build(), code, message);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> namesAndVersions() {
        return Stream.of(
                new Case(
                        "an unknown model",
                        fp32("nobody", 1, 1),
                        Code.NOT_FOUND,
                        "Request for unknown model: 'nobody' is not found"),
                new Case(
                        "an unknown version",
                        fp32(SCALED, 1, 2).setModelVersion("99"),
                        Code.NOT_FOUND,
                        "Request for unknown model: 'scaled' version 99 is not found"),
                new Case(
                        "a version that is no number",
                        fp32(SCALED, 1, 2).setModelVersion("abc"),
                        Code.NOT_FOUND,
                        "Request for unknown model: 'scaled' version abc is not found"),
                new Case(
                        "a negative version",
                        fp32(SCALED, 1, 2).setModelVersion("-1"),
                        Code.NOT_FOUND,
                        "Request for unknown model: 'scaled' version -1 is not found"));
    }

    static Stream<Case> contents() {
        return Stream.of(
                invalid(
                        "typed contents beside raw ones",
                        to(FP32).addInputs(
                                        input("INPUT", Datatype.FP32, 1, 1)
                                                .setContents(typedFloats(1f)))
                                .addRawInputContents(floats(1)),
                        "contents field must not be specified when using raw_input_contents"),
                invalid(
                        "empty contents beside raw ones",
                        to(FP32).addInputs(
                                        input("INPUT", Datatype.FP32, 1, 1)
                                                .setContents(
                                                        InferTensorContents.getDefaultInstance()))
                                .addRawInputContents(floats(1)),
                        "contents field must not be specified when using raw_input_contents"),
                invalid(
                        "fewer raw contents than inputs",
                        to(ADD_SUB)
                                .addInputs(input("INPUT0", Datatype.FP32, 1, 4))
                                .addInputs(input("INPUT1", Datatype.FP32, 1, 4))
                                .addRawInputContents(floats(1, 2, 3, 4)),
                        ""),
                invalid(
                        "more raw contents than inputs",
                        fp32(FP32, 1, 1).addRawInputContents(floats(1)),
                        ""),
                invalid(
                        "no contents at all",
                        to(FP32).addInputs(input("INPUT", Datatype.FP32, 1, 1)),
                        ""),
                invalid(
                        "contents of another type",
                        to(FP32).addInputs(
                                        input("INPUT", Datatype.FP32, 1, 1)
                                                .setContents(
                                                        InferTensorContents.newBuilder()
                                                                .addIntContents(1))),
                        ""),
                invalid(
                        "contents of two types",
                        to(FP32).addInputs(
                                        input("INPUT", Datatype.FP32, 1, 1)
                                                .setContents(
                                                        typedFloats(1f).toBuilder()
                                                                .addIntContents(1))),
                        ""),
                invalid(
                        "typed FP16, which has no field",
                        to(identity(Datatype.FP16))
                                .addInputs(
                                        input("INPUT", Datatype.FP16, 1, 1)
                                                .setContents(typedFloats(1f))),
                        ""),
                invalid(
                        "300 as UINT8",
                        typed(
                                Datatype.UINT8,
                                InferTensorContents.newBuilder().addUintContents(300)),
                        ""),
                invalid(
                        "-129 as INT8",
                        typed(Datatype.INT8, InferTensorContents.newBuilder().addIntContents(-129)),
                        ""),
                invalid(
                        "32768 as INT16",
                        typed(
                                Datatype.INT16,
                                InferTensorContents.newBuilder().addIntContents(32_768)),
                        ""),
                invalid(
                        "65536 as UINT16",
                        typed(
                                Datatype.UINT16,
                                InferTensorContents.newBuilder().addUintContents(65_536)),
                        ""),
                invalid(
                        "fewer typed elements than the shape has",
                        to(FP32).addInputs(
                                        input("INPUT", Datatype.FP32, 1, 2)
                                                .setContents(typedFloats(1f))),
                        ""),
                invalid(
                        "fewer raw bytes than the shape has",
                        to(FP32).addInputs(input("INPUT", Datatype.FP32, 1, 2))
                                .addRawInputContents(floats(1)),
                        "input byte size mismatch for input 'INPUT' for model 'identity_fp32'."
                                + " Expected 8, got 4"));
    }

    static Stream<Case> strings() {
        return Stream.of(
                invalid(
                        "fewer strings than the shape has",
                        bytes(2, GrpcRequests.strings("a")),
                        "expected 2 string elements for inference input 'INPUT', got 1"),
                invalid(
                        "more strings than the shape has",
                        bytes(1, GrpcRequests.strings("a", "b")),
                        "unexpected number of string elements 2 for inference input 'INPUT'"),
                invalid(
                        "half a length",
                        bytes(2, GrpcRequests.strings("a").concat(ByteString.copyFromUtf8("xy"))),
                        "incomplete string length indicator for inference input 'INPUT'"),
                invalid(
                        "a length beyond the end",
                        bytes(1, length(1_000_000).concat(ByteString.copyFromUtf8("xy"))),
                        "incomplete string data for inference input 'INPUT'"),
                invalid(
                        "a length with its bytes in the other order",
                        bytes(
                                1,
                                ByteString.copyFrom(new byte[] {0, 0, 0, 1})
                                        .concat(ByteString.copyFromUtf8("a"))),
                        "incomplete string data for inference input 'INPUT'"));
    }

    static Stream<Case> shapesAndTypes() {
        return Stream.of(
                invalid(
                        "another datatype",
                        to(FP32).addInputs(input("INPUT", Datatype.INT32, 1, 1))
                                .addRawInputContents(length(1)),
                        "inference input 'INPUT' data-type is 'INT32', but model 'identity_fp32'"
                                + " expects 'FP32'"),
                invalid(
                        "an unknown datatype",
                        to(FP32).addInputs(input("INPUT", Datatype.FP32, 1, 1).setDatatype("FP31"))
                                .addRawInputContents(floats(1)),
                        ""),
                invalid(
                        "another rank",
                        fp32(FP32, 1),
                        "unexpected shape for input 'INPUT' for model 'identity_fp32'. Expected"
                                + " [-1,-1], got [1]"),
                invalid(
                        "another fixed dimension",
                        fp32(FIXED, 2, 4),
                        "unexpected shape for input 'INPUT' for model 'fixed'. Expected [2,3], got"
                                + " [2,4]"),
                invalid(
                        "a negative dimension",
                        to(FP32).addInputs(input("INPUT", Datatype.FP32, -1, 1))
                                .addRawInputContents(floats(1)),
                        ""),
                invalid(
                        "more elements than can be counted",
                        to(FP32).addInputs(input("INPUT", Datatype.FP32, (1L << 60) + 2, 16))
                                .addRawInputContents(floats(1)),
                        ""),
                invalid(
                        "inputs of different batches",
                        to(ADD_SUB)
                                .addInputs(input("INPUT0", Datatype.FP32, 1, 4))
                                .addInputs(input("INPUT1", Datatype.FP32, 2, 4))
                                .addRawInputContents(floats(new float[4]))
                                .addRawInputContents(floats(new float[8])),
                        "input 'INPUT1' batch size does not match other inputs for 'add_sub'"));
    }

    static Stream<Case> tensors() {
        return Stream.of(
                invalid(
                        "a missing input",
                        to(ADD_SUB)
                                .addInputs(input("INPUT0", Datatype.FP32, 1, 4))
                                .addRawInputContents(floats(new float[4])),
                        "expected 2 inputs but got 1 inputs for model 'add_sub'"),
                invalid(
                        "an unknown input",
                        to(FP32).addInputs(input("OTHER", Datatype.FP32, 1, 1))
                                .addRawInputContents(floats(1)),
                        "unexpected inference input 'OTHER' for model 'identity_fp32'"),
                invalid(
                        "an input twice",
                        fp32(FP32, 1, 1)
                                .addInputs(input("INPUT", Datatype.FP32, 1, 1))
                                .addRawInputContents(floats(1)),
                        "input 'INPUT' already exists in request"),
                invalid(
                        "an unknown output",
                        fp32(FP32, 1, 1).addOutputs(output("OTHER")),
                        "unexpected inference output 'OTHER' for model 'identity_fp32'"),
                invalid(
                        "an output twice",
                        fp32(FP32, 1, 1).addOutputs(output("OUTPUT")).addOutputs(output("OUTPUT")),
                        "output 'OUTPUT' already exists in request"),
                new Case(
                        "an input in shared memory",
                        to(FP32).addInputs(
                                        input("INPUT", Datatype.FP32, 1, 1)
                                                .putParameters(
                                                        "shared_memory_region", text("region"))),
                        Code.UNIMPLEMENTED,
                        "shared memory is not supported"),
                new Case(
                        "no classes of an output",
                        fp32(FP32, 1, 1)
                                .addOutputs(
                                        output("OUTPUT").toBuilder()
                                                .putParameters("classification", number(0))),
                        Code.INVALID_ARGUMENT,
                        "parameter 'classification' of an output must be an int64 of at least 1"),
                new Case(
                        "classes of an output as a string",
                        fp32(FP32, 1, 1)
                                .addOutputs(
                                        output("OUTPUT").toBuilder()
                                                .putParameters("classification", text("2"))),
                        Code.INVALID_ARGUMENT,
                        "parameter 'classification' of an output must be an int64 of at least 1"),
                new Case(
                        "classes of strings",
                        to(identity(Datatype.BYTES))
                                .addInputs(input("INPUT", Datatype.BYTES, 1, 1))
                                .addRawInputContents(GrpcRequests.strings("cat"))
                                .addOutputs(
                                        output("OUTPUT").toBuilder()
                                                .putParameters("classification", number(1))),
                        Code.INVALID_ARGUMENT,
                        "output 'OUTPUT' holds strings and has no classes"),
                new Case(
                        "an output in shared memory",
                        fp32(FP32, 1, 1)
                                .addOutputs(
                                        output("OUTPUT").toBuilder()
                                                .putParameters(
                                                        "shared_memory_region", text("region"))),
                        Code.UNIMPLEMENTED,
                        "shared memory is not supported"));
    }

    static Stream<Case> parameters() {
        return Stream.of(
                        List.of("priority", text("high")),
                        List.of("priority", number(-1)),
                        List.of("timeout", text("1s")),
                        List.of("timeout", number(-1)),
                        List.of("sequence_start", number(1)),
                        List.of("sequence_id", flag(true)),
                        List.of("binary_data_output", number(1)),
                        List.of("triton_anything", flag(true)),
                        List.of("custom", unsigned(1)),
                        List.of("custom", InferParameter.getDefaultInstance()))
                .map(
                        pair ->
                                invalid(
                                        "parameter " + pair.toString().replace("\n", ""),
                                        fp32(FP32, 1, 1)
                                                .putParameters(
                                                        (String) pair.get(0),
                                                        (InferParameter) pair.get(1)),
                                        "parameter"));
    }

    @ParameterizedTest
    @MethodSource({
        "namesAndVersions",
        "contents",
        "strings",
        "shapesAndTypes",
        "tensors",
        "parameters"
    })
    void refusesWithItsStatusAndReason(Case wrong) {
        StatusRuntimeException failure =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> SharedGateway.grpc().modelInfer(wrong.request()));

        assertThat(failure).as("the request was answered").isNotNull();
        assertThat(failure.getStatus().getDescription()).contains(wrong.message());
        assertThat(failure.getStatus().getCode()).isEqualTo(wrong.code());
    }

    @Test
    void refusesMoreRowsThanTheModelTakes() {
        ModelInferRequest nine = fp32(CLASSIFIER, 9, 3).build();

        assertThat(failure(() -> SharedGateway.grpc().modelInfer(nine)))
                .startsWith("INVALID_ARGUMENT: ")
                .contains("batch-size must be <= 8");
    }

    @Test
    void tellsOfUnknownModelsOnEveryCall() {
        String unknown = "Request for unknown model: 'nobody' is not found";

        assertThat(failure(() -> SharedGateway.grpc().modelMetadata(metadata("nobody", ""))))
                .isEqualTo("NOT_FOUND: " + unknown);
        assertThat(
                        failure(
                                () ->
                                        SharedGateway.grpc()
                                                .modelConfig(
                                                        ModelConfigRequest.newBuilder()
                                                                .setName("nobody")
                                                                .build())))
                .isEqualTo("NOT_FOUND: " + unknown);
        assertThat(
                        failure(
                                () ->
                                        SharedGateway.grpc()
                                                .modelStatistics(
                                                        ModelStatisticsRequest.newBuilder()
                                                                .setName("nobody")
                                                                .build())))
                .isEqualTo("INVALID_ARGUMENT: requested model 'nobody' is not available");
        assertThat(
                        SharedGateway.grpc()
                                .modelReady(
                                        ModelReadyRequest.newBuilder().setName("nobody").build())
                                .getReady())
                .isFalse();
    }

    @Test
    void tellsOfUnknownVersionsOnEveryCall() {
        assertThat(failure(() -> SharedGateway.grpc().modelMetadata(metadata(SCALED, "99"))))
                .isEqualTo(
                        "NOT_FOUND: Request for unknown model: 'scaled' version 99 is not found");
        assertThat(
                        failure(
                                () ->
                                        SharedGateway.grpc()
                                                .modelStatistics(
                                                        ModelStatisticsRequest.newBuilder()
                                                                .setName(SCALED)
                                                                .setVersion("99")
                                                                .build())))
                .isEqualTo(
                        "INVALID_ARGUMENT: requested model 'scaled' version 99 is not available");
    }

    @Test
    void doesNotOfferSharedMemory() {
        assertThat(
                        failure(
                                () ->
                                        SharedGateway.grpc()
                                                .systemSharedMemoryStatus(
                                                        SystemSharedMemoryStatusRequest
                                                                .getDefaultInstance())))
                .isEqualTo("UNIMPLEMENTED: shared memory is not supported");
    }

    /** Of which it reads two at most, and must not wait for the end of the call behind them. */
    @Test
    void refusesAUnaryCallOfManyMessages() throws Exception {
        assertRefused(
                statusOfMany(
                        GRPCInferenceServiceGrpc.getModelInferMethod(), fp32(FP32, 1, 2).build()));
        assertRefused(
                statusOfMany(
                        GRPCInferenceServiceGrpc.getModelMetadataMethod(), metadata(FP32, "")));
    }

    private static void assertRefused(Status status) {
        assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).isEqualTo("more than one message in a unary call");
    }

    private static <Q, R> Status statusOfMany(MethodDescriptor<Q, R> unary, Q message)
            throws Exception {
        CompletableFuture<Status> status = new CompletableFuture<>();
        StreamObserver<Q> messages =
                ClientCalls.asyncClientStreamingCall(
                        SharedGateway.channel()
                                .newCall(
                                        unary.toBuilder()
                                                .setType(MethodType.CLIENT_STREAMING)
                                                .build(),
                                        CallOptions.DEFAULT),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(R answer) {}

                            @Override
                            public void onError(Throwable failure) {
                                status.complete(Status.fromThrowable(failure));
                            }

                            @Override
                            public void onCompleted() {
                                status.complete(Status.OK);
                            }
                        });
        for (int i = 0; i < 5; i++) {
            messages.onNext(message);
        }
        messages.onCompleted();
        return status.get(60, TimeUnit.SECONDS);
    }

    private static String failure(Supplier<?> call) {
        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, call::get);
        return failure.getStatus().getCode() + ": " + failure.getStatus().getDescription();
    }

    private static ModelMetadataRequest metadata(String name, String version) {
        return ModelMetadataRequest.newBuilder().setName(name).setVersion(version).build();
    }

    private static Case invalid(String what, ModelInferRequest.Builder request, String message) {
        return new Case(what, request, Code.INVALID_ARGUMENT, message);
    }

    private static ModelInferRequest.Builder fp32(String model, long... shape) {
        int elements = 1;
        for (long dimension : shape) {
            elements *= (int) dimension;
        }
        return to(model)
                .addInputs(input("INPUT", Datatype.FP32, shape))
                .addRawInputContents(floats(new float[elements]));
    }

    private static ModelInferRequest.Builder bytes(long count, ByteString raw) {
        return to(BYTES)
                .addInputs(input("INPUT", Datatype.BYTES, 1, count))
                .addRawInputContents(raw);
    }

    private static ModelInferRequest.Builder typed(
            Datatype datatype, InferTensorContents.Builder contents) {
        return to(identity(datatype))
                .addInputs(input("INPUT", datatype, 1, 1).setContents(contents));
    }

    private static InferRequestedOutputTensor output(String name) {
        return InferRequestedOutputTensor.newBuilder().setName(name).build();
    }
}
