package io.millrace.gateway.transport.http2;

import static io.millrace.gateway.transport.http2.EchoServer.ECHO;
import static io.millrace.gateway.transport.http2.EchoServer.FAIL;
import static io.millrace.gateway.transport.http2.EchoServer.WAIT;
import static io.millrace.gateway.transport.http2.EchoServer.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcServerTest {

    @Test
    void echoesMessagesOfAnySizeOverOneConnection() throws Exception {
        try (EchoServer server = EchoServer.start()) {
            ManagedChannel channel = channel(server);
            Random random = new Random(1);
            for (int size : new int[] {0, 1, 5, 16_384, 65_536, 1_000_000, 20_000_000}) {
                byte[] message = new byte[size];
                random.nextBytes(message);
                assertThat(call(channel, ECHO, message)).isEqualTo(message);
            }
            channel.shutdownNow();
        }
    }

    @Test
    void manyStreamsOfOneConnectionDoNotStarve() throws Exception {
        try (EchoServer server = EchoServer.start()) {
            ManagedChannel channel = channel(server);
            byte[] message = new byte[65_536];
            new Random(2).nextBytes(message);
            List<ListenableFuture<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                answers.add(
                        ClientCalls.futureUnaryCall(
                                channel.newCall(ECHO, CallOptions.DEFAULT), message));
            }
            for (ListenableFuture<byte[]> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(message);
            }
            channel.shutdownNow();
        }
    }

    @Test
    void packsTheAnswerToAPackedRequest() throws Exception {
        try (EchoServer server = EchoServer.start()) {
            ManagedChannel channel = channel(server);
            byte[] message = new byte[100_000];

            byte[] answer =
                    ClientCalls.blockingUnaryCall(
                            channel, ECHO, CallOptions.DEFAULT.withCompression("gzip"), message);

            assertThat(answer).isEqualTo(message);
            channel.shutdownNow();
        }
    }

    @Test
    void refusesMessagesBeyondTheLimitPackedOrNot() throws Exception {
        ServerLimits defaults = ServerLimits.DEFAULT;
        ServerLimits small =
                new ServerLimits(
                        10_000,
                        defaults.maxConcurrentStreams(),
                        defaults.maxHeaderListSize(),
                        defaults.streamWindow(),
                        defaults.connectionWindow(),
                        defaults.floods(),
                        Duration.ZERO,
                        Duration.ZERO,
                        defaults.grace());
        try (EchoServer server = new EchoServer(small, Optional.empty())) {
            ManagedChannel channel = channel(server);
            for (CallOptions options :
                    List.of(CallOptions.DEFAULT, CallOptions.DEFAULT.withCompression("gzip"))) {
                StatusRuntimeException refused =
                        catchThrowableOfType(
                                StatusRuntimeException.class,
                                () ->
                                        ClientCalls.blockingUnaryCall(
                                                channel, ECHO, options, new byte[10_001]));
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            }
            assertThat(call(channel, ECHO, new byte[10_000])).hasSize(10_000);
            channel.shutdownNow();
        }
    }

    @Test
    void aHandlerThatFailsTellsNoSecretsAndHarmsNobody() throws Exception {
        try (EchoServer server = EchoServer.start()) {
            ManagedChannel channel = channel(server);

            assertThatThrownBy(() -> call(channel, FAIL, new byte[3]))
                    .hasMessageStartingWith("INTERNAL")
                    .hasMessageNotContaining("secret");
            assertThat(call(channel, ECHO, new byte[] {7})).containsExactly(7);
            channel.shutdownNow();
        }
    }

    @Test
    void tellsAHandlerThatItsClientWentAway() throws Exception {
        try (EchoServer server = EchoServer.start()) {
            ManagedChannel channel = channel(server);
            ListenableFuture<byte[]> answer =
                    ClientCalls.futureUnaryCall(
                            channel.newCall(WAIT, CallOptions.DEFAULT), new byte[1]);
            server.begun.await();

            answer.cancel(true);

            while (server.cancelled.get() == 0) {
                Thread.onSpinWait();
            }
            // The late answer is dropped, and the connection goes on.
            server.waiting.remove().run();
            assertThat(call(channel, ECHO, new byte[] {7})).containsExactly(7);
            channel.shutdownNow();
        }
    }

    @Test
    void drainingLetsRunningCallsEndAndTakesNoNewConnection() throws Exception {
        EchoServer server = EchoServer.start();
        ManagedChannel channel = channel(server);
        ListenableFuture<byte[]> running =
                ClientCalls.futureUnaryCall(
                        channel.newCall(WAIT, CallOptions.DEFAULT), new byte[] {1, 2});
        server.begun.await();
        Thread stopping = Thread.ofPlatform().start(() -> stop(server));

        while (server.server.isAccepting()) {
            Thread.onSpinWait();
        }
        server.waiting.remove().run();

        assertThat(running.get()).containsExactly(1, 2);
        stopping.join();
        assertThat(server.server.connections()).isZero();
        assertThatThrownBy(() -> call(channel, ECHO, new byte[1]))
                .hasMessageStartingWith("UNAVAILABLE");
        channel.shutdownNow();
    }

    @Test
    void anOldConnectionIsReplacedWithoutLosingACall() throws Exception {
        ServerLimits defaults = ServerLimits.DEFAULT;
        ServerLimits young =
                new ServerLimits(
                        defaults.maxMessageSize(),
                        defaults.maxConcurrentStreams(),
                        defaults.maxHeaderListSize(),
                        defaults.streamWindow(),
                        defaults.connectionWindow(),
                        defaults.floods(),
                        Duration.ofMillis(50),
                        Duration.ZERO,
                        defaults.grace());
        try (EchoServer server = new EchoServer(young, Optional.empty())) {
            ManagedChannel channel = channel(server);
            long end = System.nanoTime() + Duration.ofMillis(500).toNanos();
            while (System.nanoTime() < end) {
                assertThat(call(channel, ECHO, new byte[] {7})).containsExactly(7);
            }
            channel.shutdownNow();
        }
    }

    private static void stop(EchoServer server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ManagedChannel channel(EchoServer server) {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
    }
}
