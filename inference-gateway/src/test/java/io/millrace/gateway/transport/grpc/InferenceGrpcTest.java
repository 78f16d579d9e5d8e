package io.millrace.gateway.transport.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelMetadataRequest;
import inference.ServerReadyRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.millrace.gateway.inference.InFlight;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.Readiness;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(StandAloneModels.class)
@Timeout(120)
class InferenceGrpcTest {

    /** Generous: what the compiler saves on a warm server it does not yet save here. */
    private static final int MOST_BYTES_PER_REQUEST = 4_900;

    @Inject GrpcTransport transport;
    @Inject Readiness readiness;
    @Inject InFlight inFlight;
    @Inject EndpointCatalog catalog;

    private ManagedChannel channel;
    private GRPCInferenceServiceBlockingStub stub;

    @BeforeEach
    void connect() {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress("127.0.0.1", transport.port()).usePlaintext();
        // Interoperability tests bring a tracer, whose header is another one in each request.
        InternalNettyChannelBuilder.setTracingEnabled(builder, false);
        channel = builder.build();
        stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
        Eventually.ready(readiness);
    }

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (inFlight.count() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(inFlight.count()).isZero();
        assertThat(catalog.all())
                .allSatisfy(
                        endpoint ->
                                assertThat(endpoint.models())
                                        .allSatisfy(model -> assertThat(model.users()).isOne()));
    }

    @Test
    void answersEveryCallWithItsOwnRows() throws Exception {
        List<ListenableFuture<ModelInferResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(
                    GRPCInferenceServiceGrpc.newFutureStub(channel)
                            .modelInfer(echo("r" + i, i, i + 0.5f, -i)));
        }
        for (int i = 0; i < 500; i++) {
            ModelInferResponse answer = answers.get(i).get();
            assertThat(answer.getId()).isEqualTo("r" + i);
            assertThat(answer.getModelVersion()).isEqualTo("1");
            assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 3L);
            assertThat(floats(answer)).containsExactly(i, i + 0.5f, -i);
            assertThat(answer.getParametersOrThrow("prediction_id").getStringParam()).hasSize(36);
        }
    }

    @Test
    void textsOfAnyBytesComeBack() {
        byte[] any = {'a', 0, (byte) 0xff, (byte) 0xc3};
        ByteBuffer raw = ByteBuffer.allocate(4 + any.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(any.length).put(any).flip();
        ModelInferRequest request =
                request("texts", "BYTES", 1, 1)
                        .addRawInputContents(ByteString.copyFrom(raw.duplicate()))
                        .build();

        assertThat(stub.modelInfer(request).getRawOutputContents(0).toByteArray())
                .isEqualTo(raw.array());
    }

    @Test
    void failuresHaveTheirCodes() {
        assertThat(code(() -> stub.modelInfer(request("none", "FP32", 1, 3).build())))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(
                        code(
                                () ->
                                        stub.modelInfer(
                                                echo("", 1, 2, 3).toBuilder()
                                                        .setModelName("none")
                                                        .build())))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> stub.modelInfer(ModelInferRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(
                        code(
                                () ->
                                        stub.withDeadlineAfter(-1, TimeUnit.SECONDS)
                                                .modelInfer(echo("", 1, 2, 3))))
                .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void ordinaryServicesRideOnTheSamePort() {
        assertThat(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
        assertThat(
                        stub.modelMetadata(
                                        ModelMetadataRequest.newBuilder().setName("tiny").build())
                                .getInputs(0)
                                .getShapeList())
                .containsExactly(-1L, 16L);
        assertThat(
                        HealthGrpc.newBlockingStub(channel)
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aStreamKeepsItsOrderAndOutlivesFailures() throws Exception {
        List<byte[]> answers = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        StreamObserver<ModelInferRequest> requests =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(STREAM, CallOptions.DEFAULT), collect(answers, done));
        for (int i = 0; i < 200; i++) {
            ModelInferRequest request = echo("r" + i, i, i, i);
            requests.onNext(
                    i % 10 == 3 ? request.toBuilder().setModelName("none").build() : request);
        }
        requests.onCompleted();
        done.get(60, TimeUnit.SECONDS);

        assertThat(answers).hasSize(200);
        for (int i = 0; i < 200; i++) {
            String text = new String(answers.get(i), UTF_8);
            assertThat(text).contains("r" + i);
            assertThat(text.contains("is not found")).isEqualTo(i % 10 == 3);
        }
    }

    @Test
    void randomBytesNeverCrashAndNeverLeak() throws Exception {
        Random random = new Random(11);
        byte[] good = echo("id", 1, 2, 3).toByteArray();
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = good.clone();
            if (round % 4 == 0) {
                bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
            } else {
                bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(4));
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            try {
                ClientCalls.blockingUnaryCall(channel, RAW, CallOptions.DEFAULT, bytes);
            } catch (StatusRuntimeException refused) {
                assertThat(refused.getStatus().getCode())
                        .isIn(
                                Status.Code.INVALID_ARGUMENT,
                                Status.Code.NOT_FOUND,
                                Status.Code.UNIMPLEMENTED);
            }
        }
        assertThat(floats(stub.modelInfer(echo("", 1, 2, 3)))).containsExactly(1, 2, 3);
    }

    @Test
    void aTinyRequestAllocatesLittle() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        warm(20_000);
        long before = allocatedByLoops(threads);
        int requests = 20_000;
        warm(requests);
        long bytes = (allocatedByLoops(threads) - before) / requests;

        System.out.println("a tiny request allocates " + bytes + " bytes");
        assertThat(bytes).isPositive().isLessThan(MOST_BYTES_PER_REQUEST);
    }

    private void warm(int requests) throws Exception {
        List<ListenableFuture<ModelInferResponse>> answers = new ArrayList<>();
        ModelInferRequest request = echo("", 1, 2, 3);
        for (int i = 0; i < requests; i++) {
            answers.add(GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(request));
            if (answers.size() == 64) {
                for (ListenableFuture<ModelInferResponse> answer : answers) {
                    answer.get();
                }
                answers.clear();
            }
        }
    }

    /** Of the server's event loops, which its client does not share. */
    private static long allocatedByLoops(ThreadMXBean threads) {
        long bytes = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().matches("grpc-[0-9]+-[0-9]+")) {
                bytes += threads.getThreadAllocatedBytes(id);
            }
        }
        return bytes;
    }

    private static final MethodDescriptor<ModelInferRequest, byte[]> STREAM =
            MethodDescriptor.<ModelInferRequest, byte[]>newBuilder()
                    .setType(MethodType.BIDI_STREAMING)
                    .setFullMethodName(StreamInferHandler.METHOD)
                    .setRequestMarshaller(
                            GRPCInferenceServiceGrpc.getModelInferMethod().getRequestMarshaller())
                    .setResponseMarshaller(new RawBytes())
                    .build();

    private static final MethodDescriptor<byte[], byte[]> RAW =
            MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodType.UNARY)
                    .setFullMethodName(
                            GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName())
                    .setRequestMarshaller(new RawBytes())
                    .setResponseMarshaller(new RawBytes())
                    .build();

    private static StreamObserver<byte[]> collect(
            List<byte[]> answers, CompletableFuture<Void> done) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                done.complete(null);
            }
        };
    }

    private static Status.Code code(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus().getCode();
    }

    private static ModelInferRequest.Builder request(String model, String type, long... shape) {
        ModelInferRequest.InferInputTensor.Builder input =
                ModelInferRequest.InferInputTensor.newBuilder().setName("x").setDatatype(type);
        for (long dimension : shape) {
            input.addShape(dimension);
        }
        return ModelInferRequest.newBuilder().setModelName(model).addInputs(input);
    }

    private static ModelInferRequest echo(String id, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return request("echo", "FP32", 1, values.length)
                .setId(id)
                .addRawInputContents(ByteString.copyFrom(raw.flip()))
                .build();
    }

    private static float[] floats(ModelInferResponse response) {
        ByteBuffer raw =
                response.getRawOutputContents(0)
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(values);
        return values;
    }
}
