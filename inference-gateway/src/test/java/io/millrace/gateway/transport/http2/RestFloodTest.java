package io.millrace.gateway.transport.http2;

import static io.millrace.gateway.transport.http2.RawConnection.DATA;
import static io.millrace.gateway.transport.http2.RawConnection.GOAWAY;
import static io.millrace.gateway.transport.http2.RawConnection.HEADERS;
import static io.millrace.gateway.transport.http2.RawConnection.PING;
import static io.millrace.gateway.transport.http2.RawConnection.RST_STREAM;
import static io.millrace.gateway.transport.http2.RawConnection.SETTINGS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.inference.InFlight;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.transport.grpc.StandAloneModels;
import io.millrace.gateway.transport.http2.RawConnection.Frame;
import io.netty.handler.codec.http2.Http2Error;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HTTP/2 on REST's port, which Vert.x serves by limits of its own: who floods harms nobody else.
 */
@QuarkusTest
@QuarkusTestResource(StandAloneModels.class)
@Timeout(120)
class RestFloodTest {

    private static final int FLOOD = 20_000;
    private static final int ENDLESS = 20_000_000;
    private static final int CALM = (int) Http2Error.ENHANCE_YOUR_CALM.code();
    private static final String INFER = "v2/models/echo/infer";

    @Inject Readiness readiness;
    @Inject InFlight inFlight;

    @TestHTTPResource("/")
    URI http;

    @BeforeEach
    void waitForTheModels() {
        Eventually.ready(readiness);
    }

    @Test
    void answersHttp2WithoutAnUpgrade() throws Exception {
        try (RawConnection connection = RawConnection.open(http.getPort())) {
            connection.call(1, INFER, 0).frame(DATA, RawConnection.END_STREAM, 1).flush();

            await(() -> !connection.received(HEADERS).isEmpty());
            assertThat(connection.received(HEADERS).getFirst().stream()).isEqualTo(1);
        }
    }

    @Test
    void sendsAwayWhoBeginsRequestsOnlyToResetThem() throws Exception {
        try (Others others = new Others();
                RawConnection connection = RawConnection.open(http.getPort())) {
            try {
                for (int i = 0; i < FLOOD; i++) {
                    connection
                            .call(2 * i + 1, INFER, 0)
                            .frame(RST_STREAM, 0, 2 * i + 1, new byte[4]);
                }
                connection.flush();
            } catch (IOException sentAway) {
                // Before the flood was over.
            }
            List<Frame> received = connection.awaitEnd();

            assertThat(received)
                    .filteredOn(frame -> frame.type() == GOAWAY)
                    .allSatisfy(told -> assertThat(told.error()).isEqualTo(CALM));
            others.awaitAnswers();
        }
        await(() -> inFlight.count() == 0);
    }

    /** Answers that are never read wait in the server, which ends it before they are too many. */
    @ParameterizedTest
    @CsvSource({PING + ", 8", SETTINGS + ", 0"})
    void sendsAwayWhoFloodsWithFramesOfWhichHeReadsNoAnswer(int type, int size) throws Exception {
        try (Others others = new Others();
                Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4_096);
            OutputStream output = connect(deaf);

            assertThatThrownBy(() -> repeat(output, frame(type, size), ENDLESS))
                    .isInstanceOf(IOException.class);
            others.awaitAnswers();
        }
    }

    @ParameterizedTest
    @CsvSource({PING + ", 8", SETTINGS + ", 0"})
    void servesOthersWhileOneFloodsWithFramesThatAreNoRequest(int type, int size) throws Exception {
        try (Others others = new Others();
                Socket socket = new Socket()) {
            OutputStream output = connect(socket);
            byte[] frame = frame(type, size);
            CompletableFuture<Void> answered =
                    CompletableFuture.runAsync(() -> skip(socket, (long) FLOOD * frame.length));
            repeat(output, frame, FLOOD);

            others.awaitAnswers();
            answered.get(30, TimeUnit.SECONDS);
            others.awaitAnswers();
        }
    }

    private OutputStream connect(Socket socket) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", http.getPort()));
        OutputStream output = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        output.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        output.write(frame(SETTINGS, 0));
        return output;
    }

    private static byte[] frame(int type, int size) {
        byte[] frame = new byte[9 + size];
        frame[2] = (byte) size;
        frame[3] = (byte) type;
        return frame;
    }

    private static void repeat(OutputStream output, byte[] frame, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            output.write(frame);
        }
        output.flush();
    }

    private static void skip(Socket socket, long bytes) {
        try {
            socket.getInputStream().skipNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        Eventually.holds(Duration.ofSeconds(30), condition, () -> "it did not happen");
    }

    /** Honest clients, who ask without a pause. */
    private final class Others implements AutoCloseable {

        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicBoolean over = new AtomicBoolean();
        private final CompletableFuture<Void> end = CompletableFuture.runAsync(this::ask);

        private void ask() {
            HttpCalls calls = new HttpCalls(http);
            while (!over.get()) {
                assertThat(calls.get("/v2/models/echo/ready").status()).isEqualTo(200);
                answers.incrementAndGet();
            }
        }

        void awaitAnswers() {
            int enough = answers.get() + 50;
            await(() -> end.isDone() || answers.get() >= enough);
            assertThat(end).isNotDone();
        }

        @Override
        public void close() {
            over.set(true);
            end.join();
        }
    }
}
