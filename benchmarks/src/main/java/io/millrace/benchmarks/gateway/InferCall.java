package io.millrace.benchmarks.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.models.BenchmarkModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** ModelInfer for one of the benchmark's models, and what a right answer to it is. */
final class InferCall {

    static final String METHOD = "inference.GRPCInferenceService/ModelInfer";

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final double TOLERANCE = 1e-4;

    private InferCall() {}

    /** The message that asks about {@code rows} rows. */
    static byte[] message(String name, BenchmarkModel model, int rows) {
        float[] values = model.rows(rows);
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return ModelInferRequest.newBuilder()
                .setModelName(name)
                .addInputs(
                        ModelInferRequest.InferInputTensor.newBuilder()
                                .setName(BenchmarkModel.INPUT)
                                .setDatatype("FP32")
                                .addShape(rows)
                                .addShape(model.columns()))
                .addRawInputContents(ByteString.copyFrom(bytes))
                .build()
                .toByteArray();
    }

    /**
     * A request to a server that has been asked once: its answer was right, and every later one
     * must have the same size.
     *
     * @throws IllegalStateException if the answer is wrong
     */
    static GrpcRequest checked(
            int port, String name, BenchmarkModel model, int rows, String token) {
        byte[] message = message(name, model, rows);
        ModelInferResponse answer = ask(port, message, token);
        requireRight(answer, model, rows);
        return new GrpcRequest(port, METHOD, message, token, answer.getSerializedSize());
    }

    /** Asks once over a connection of its own. */
    static ModelInferResponse ask(int port, byte[] message, String token) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .maxInboundMessageSize(64 << 20)
                        .build();
        try {
            Metadata headers = new Metadata();
            if (token != null) {
                headers.put(AUTHORIZATION, "Bearer " + token);
            }
            return ClientCalls.blockingUnaryCall(
                    io.grpc.ClientInterceptors.intercept(
                            channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                    GRPCInferenceServiceGrpc.getModelInferMethod(),
                    CallOptions.DEFAULT,
                    ModelInferRequest.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        } finally {
            channel.shutdownNow();
        }
    }

    /** The probabilities of each row must sum to one, whatever the server is. */
    static void requireRight(ModelInferResponse answer, BenchmarkModel model, int rows) {
        for (int i = 0; i < answer.getOutputsCount(); i++) {
            if (answer.getOutputs(i).getName().equals(BenchmarkModel.OUTPUT)) {
                ByteBuffer bytes =
                        answer.getRawOutputContents(i)
                                .asReadOnlyByteBuffer()
                                .order(ByteOrder.LITTLE_ENDIAN);
                requireSums(bytes, model, rows);
                return;
            }
        }
        throw new IllegalStateException("an answer without " + BenchmarkModel.OUTPUT);
    }

    private static void requireSums(ByteBuffer bytes, BenchmarkModel model, int rows) {
        if (bytes.remaining() != rows * model.classes() * Float.BYTES) {
            throw new IllegalStateException(bytes.remaining() + " bytes of probabilities");
        }
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = 0; i < model.classes(); i++) {
                sum += bytes.getFloat();
            }
            if (Math.abs(sum - 1) > TOLERANCE) {
                throw new IllegalStateException("probabilities that sum to " + sum);
            }
        }
    }
}
