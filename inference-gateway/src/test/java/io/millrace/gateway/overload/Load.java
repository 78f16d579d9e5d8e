package io.millrace.gateway.overload;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferResponse;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Calls of one model that takes one FP32. */
final class Load {

    private final Channel channel;
    private final ModelInferRequest request;

    Load(Channel channel, String model) {
        this.channel = channel;
        this.request =
                ModelInferRequest.newBuilder()
                        .setModelName(model)
                        .addInputs(
                                InferInputTensor.newBuilder()
                                        .setName("INPUT")
                                        .setDatatype("FP32")
                                        .addShape(1))
                        .addRawInputContents(ByteString.copyFrom(new byte[Float.BYTES]))
                        .build();
    }

    /** Sends one call; null for a call that may take as long as it takes. */
    ListenableFuture<ModelInferResponse> send(Duration deadline) {
        GRPCInferenceServiceFutureStub stub = GRPCInferenceServiceGrpc.newFutureStub(channel);
        return deadline == null
                ? stub.modelInfer(request)
                : stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                        .modelInfer(request);
    }

    /** Answers a second of callers that each wait for their answer. */
    double closed(int callers, Duration time) throws InterruptedException {
        LongAdder answers = new LongAdder();
        long started = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (System.nanoTime() - started < time.toNanos()) {
                                            GRPCInferenceServiceGrpc.newBlockingStub(channel)
                                                    .modelInfer(request);
                                            answers.increment();
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return answers.sum() / ((System.nanoTime() - started) / 1e9);
    }

    /**
     * What became of calls at a fixed rate.
     *
     * @param answers answers in time, a second
     * @param failures all others
     */
    record Outcome(double answers, List<StatusRuntimeException> failures) {

        List<StatusRuntimeException> of(Status.Code code) {
            return failures.stream().filter(each -> each.getStatus().getCode() == code).toList();
        }
    }

    /** Sends {@code rate} calls a second, whatever becomes of them. */
    Outcome open(double rate, Duration deadline, Duration time) throws InterruptedException {
        List<ListenableFuture<ModelInferResponse>> calls = new ArrayList<>();
        long started = System.nanoTime();
        int count = (int) (rate * time.toMillis() / 1e3);
        for (int i = 0; i < count; i++) {
            long due = started + (long) (i * 1e9 / rate);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            calls.add(send(deadline));
        }
        int answers = 0;
        List<StatusRuntimeException> failures = new ArrayList<>();
        for (ListenableFuture<ModelInferResponse> call : calls) {
            try {
                call.get();
                answers++;
            } catch (ExecutionException e) {
                failures.add((StatusRuntimeException) e.getCause());
            }
        }
        return new Outcome(answers / (time.toMillis() / 1e3), failures);
    }

    /** What a refusal asks its caller to wait, in milliseconds; null if it does not. */
    static String pushback(StatusRuntimeException refusal) {
        return refusal.getTrailers()
                .get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER));
    }
}
