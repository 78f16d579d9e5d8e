package io.millrace.gateway.soak;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.millrace.gateway.process.GatewayProcess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Callers in a closed loop, each over a connection of its own, who look at every answer. */
final class Callers implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 20;

    private final AtomicInteger acknowledged;
    private final LongAdder answers = new LongAdder();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /**
     * Begins to call.
     *
     * @param acknowledged version whose load was answered; older ones must not be seen by calls
     *     that begin after that
     */
    Callers(int callers, GatewayProcess gateway, AtomicInteger acknowledged) {
        this.acknowledged = acknowledged;
        for (int i = 0; i < callers; i++) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort())
                            .usePlaintext()
                            .build();
            channels.add(channel);
            int number = i + 1;
            threads.add(
                    Thread.ofPlatform()
                            .name("caller-" + number)
                            .start(
                                    () ->
                                            call(
                                                    GRPCInferenceServiceGrpc.newBlockingStub(
                                                            channel),
                                                    number)));
        }
    }

    private void call(GRPCInferenceServiceBlockingStub stub, int number) {
        ByteBuffer values = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.putFloat(number).putFloat(2 * number).flip();
        ModelInferRequest request =
                ModelInferRequest.newBuilder()
                        .setModelName(SwappedModel.NAME)
                        .addInputs(
                                InferInputTensor.newBuilder()
                                        .setName("INPUT")
                                        .setDatatype("FP32")
                                        .addShape(1)
                                        .addShape(2))
                        .addRawInputContents(ByteString.copyFrom(values))
                        .build();
        while (!over) {
            int oldest = acknowledged.get();
            try {
                check(
                        stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                                .modelInfer(request),
                        oldest,
                        3f * number);
                answers.increment();
            } catch (RuntimeException e) {
                faults.add(e.toString());
            }
        }
    }

    private void check(ModelInferResponse answer, int oldest, float sum) {
        int version = Integer.parseInt(answer.getModelVersion());
        float value =
                answer.getRawOutputContents(0)
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat();
        if (version < oldest) {
            faults.add("version %d after %d was acknowledged".formatted(version, oldest));
        }
        if (value != version * sum) {
            faults.add("version %d answered %f to %f".formatted(version, value, sum));
        }
    }

    long answers() {
        return answers.sum();
    }

    /** Failed calls, old versions and wrong values. */
    List<String> faults() {
        return faults;
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        for (ManagedChannel channel : channels) {
            channel.shutdownNow().awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
