package io.millrace.gateway.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An honest client that calls without a pause while others misbehave. */
final class Bystander implements AutoCloseable {

    private static final int ANSWERS = 50;

    private final ManagedChannel channel;
    private final AtomicLong answers = new AtomicLong();
    private final Thread thread;
    private volatile boolean over;
    private volatile RuntimeException failure;

    Bystander(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        thread = Thread.ofPlatform().daemon().name("bystander").start(this::call);
        awaitAnswers();
    }

    private void call() {
        try {
            while (!over) {
                EchoServer.call(channel, EchoServer.ECHO, new byte[] {7});
                answers.incrementAndGet();
            }
        } catch (StatusRuntimeException e) {
            failure = e;
        }
    }

    /** Waits for more answers, and fails if there was any failure. */
    void awaitAnswers() {
        long enough = answers.get() + ANSWERS;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (answers.get() < enough && failure == null && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(failure).isNull();
        assertThat(answers.get()).isGreaterThanOrEqualTo(enough);
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join();
        channel.shutdownNow();
    }
}
