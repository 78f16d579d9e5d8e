package io.millrace.system.suite;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferResponse;
import inference.ModelReadyRequest;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The gateway over gRPC, as one caller. Thread-safe. */
public final class Predictor implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final Set<Status.Code> NOT_YET =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.NOT_FOUND, Status.Code.DEADLINE_EXCEEDED);

    private final ManagedChannel channel;
    private final GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub;

    /**
     * Connects without waiting.
     *
     * @param token gives the bearer token of each call
     */
    public Predictor(String target, Supplier<String> token) {
        channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
        stub =
                GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .withCallCredentials(new Bearer(token));
    }

    public ManagedChannel channel() {
        return channel;
    }

    /** Whether {@code endpoint} answers; false also while the gateway is away. */
    public boolean isReady(String endpoint) {
        try {
            var request = ModelReadyRequest.newBuilder().setName(endpoint).build();
            return stub.withDeadlineAfter(5, TimeUnit.SECONDS).modelReady(request).getReady();
        } catch (StatusRuntimeException e) {
            if (NOT_YET.contains(e.getStatus().getCode())) {
                return false;
            }
            throw e;
        }
    }

    public ModelInferResponse predict(String endpoint, Table.Row row, String predictionId) {
        return send(request(endpoint, row.features(), row.at(), predictionId));
    }

    public ModelInferResponse send(ModelInferRequest request) {
        return stub.withDeadlineAfter(10, TimeUnit.SECONDS).modelInfer(request);
    }

    /** One row of numbers for a model that takes a matrix called {@code input}. */
    public static ModelInferRequest request(
            String endpoint, float[] features, Instant at, String predictionId) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * features.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : features) {
            bytes.putFloat(value);
        }
        return ModelInferRequest.newBuilder()
                .setModelName(endpoint)
                .putParameters(
                        "prediction_id",
                        InferParameter.newBuilder().setStringParam(predictionId).build())
                .putParameters(
                        "event_time",
                        InferParameter.newBuilder().setInt64Param(at.toEpochMilli()).build())
                .addInputs(
                        InferInputTensor.newBuilder()
                                .setName("input")
                                .setDatatype("FP32")
                                .addShape(1)
                                .addShape(features.length))
                .addRawInputContents(ByteString.copyFrom(bytes.flip()))
                .build();
    }

    /** The predicted class of a response's first row. */
    public static long label(ModelInferResponse response) {
        for (int i = 0; i < response.getOutputsCount(); i++) {
            if (response.getOutputs(i).getName().equals("label")) {
                return response.getRawOutputContents(i)
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
            }
        }
        throw new AssertionError("no output is called label: " + response);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class Bearer extends CallCredentials {

        private final Supplier<String> token;

        private Bearer(Supplier<String> token) {
            this.token = token;
        }

        @Override
        public void applyRequestMetadata(
                RequestInfo request, Executor executor, MetadataApplier applier) {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + token.get());
            applier.apply(headers);
        }
    }
}
