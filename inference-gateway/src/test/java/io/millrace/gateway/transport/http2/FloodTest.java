package io.millrace.gateway.transport.http2;

import static io.millrace.gateway.transport.http2.RawConnection.ACK;
import static io.millrace.gateway.transport.http2.RawConnection.CONTINUATION;
import static io.millrace.gateway.transport.http2.RawConnection.DATA;
import static io.millrace.gateway.transport.http2.RawConnection.END_HEADERS;
import static io.millrace.gateway.transport.http2.RawConnection.END_STREAM;
import static io.millrace.gateway.transport.http2.RawConnection.GOAWAY;
import static io.millrace.gateway.transport.http2.RawConnection.HEADERS;
import static io.millrace.gateway.transport.http2.RawConnection.PING;
import static io.millrace.gateway.transport.http2.RawConnection.PRIORITY;
import static io.millrace.gateway.transport.http2.RawConnection.RST_STREAM;
import static io.millrace.gateway.transport.http2.RawConnection.SETTINGS;
import static io.millrace.gateway.transport.http2.RawConnection.UNKNOWN;
import static io.millrace.gateway.transport.http2.RawConnection.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.transport.http2.RawConnection.Frame;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes more than a call is worth is sent away, and nobody else notices. */
@Timeout(60)
class FloodTest {

    private static final int FLOOD = 20_000;
    private static final int CALM = (int) Http2Error.ENHANCE_YOUR_CALM.code();
    private static final String ECHO = EchoServer.ECHO.getFullMethodName();
    private static final String WAIT = EchoServer.WAIT.getFullMethodName();

    @ParameterizedTest
    @CsvSource({PING + ", 8, 0", SETTINGS + ", 0, 0", PRIORITY + ", 5, 3", UNKNOWN + ", 1, 0"})
    void sendsAwayWhoFloodsWithFramesThatAreNoCall(int type, int size, int stream)
            throws Exception {
        assertSentAway(
                ServerLimits.DEFAULT,
                connection -> {
                    for (int i = 0; i < FLOOD; i++) {
                        connection.frame(type, 0, stream, new byte[size]);
                    }
                },
                CALM);
    }

    @Test
    void sendsAwayWhoBeginsCallsOnlyToResetThem() throws Exception {
        int most = 200;
        try (EchoServer server = server(floods(most), 1_024)) {
            List<Frame> end = attack(server, FloodTest::rapidReset);

            assertThat(last(end).error()).isEqualTo(CALM);
            assertThat(server.cancelled.get()).isLessThanOrEqualTo(most + 1);
        }
    }

    private static void rapidReset(RawConnection connection) throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            connection.call(2 * i + 1, WAIT, 0).frame(RST_STREAM, 0, 2 * i + 1, new byte[4]);
        }
    }

    /** CVE-2025-55163: an error in each call makes the server reset it. */
    @Test
    void sendsAwayWhoMakesTheServerResetHisCalls() throws Exception {
        int most = 200;
        try (EchoServer server = server(floods(most), 1_024)) {
            List<Frame> received =
                    attack(
                            server,
                            connection -> {
                                for (int i = 0; i < FLOOD; i++) {
                                    connection
                                            .call(2 * i + 1, WAIT, 0)
                                            .frame(WINDOW_UPDATE, 0, 2 * i + 1, new byte[4]);
                                }
                            });

            assertCalmedIfTold(received);
            await(() -> server.cancelled.get() >= most);
            assertThat(server.cancelled.get()).isLessThan(FLOOD / 10);
        }
    }

    /** What a closed connection had not sent yet is lost where its client floods on. */
    private static void assertCalmedIfTold(List<Frame> received) {
        assertThat(received)
                .filteredOn(frame -> frame.type() == GOAWAY)
                .allSatisfy(told -> assertThat(told.error()).isEqualTo(CALM));
    }

    @Test
    void sendsAwayWhoFloodsWithEmptyData() throws Exception {
        assertSentAway(
                ServerLimits.DEFAULT,
                connection -> {
                    connection.call(1, ECHO, 0);
                    for (int i = 0; i < FLOOD; i++) {
                        connection.frame(DATA, 0, 1);
                    }
                },
                CALM);
    }

    @ParameterizedTest
    @CsvSource({"0, ENHANCE_YOUR_CALM", "1, ENHANCE_YOUR_CALM", "16384, PROTOCOL_ERROR"})
    void sendsAwayWhoNeverEndsHisHeaders(int size, Http2Error error) throws Exception {
        assertSentAway(
                ServerLimits.DEFAULT,
                connection -> {
                    connection.frame(HEADERS, 0, 1, RawConnection.headers(ECHO));
                    for (int i = 0; i < FLOOD; i++) {
                        connection.frame(CONTINUATION, 0, 1, new byte[size]);
                    }
                },
                (int) error.code());
    }

    @Test
    void refusesCallsBeyondTheConcurrencyThatItTold() throws Exception {
        int most = 8;
        int calls = 20;
        try (EchoServer server = server(ServerLimits.DEFAULT, most);
                Bystander bystander = new Bystander(server.port());
                RawConnection connection = RawConnection.open(server.port())) {
            connection.frame(SETTINGS, ACK, 0);
            for (int i = 0; i < calls; i++) {
                connection.call(2 * i + 1, WAIT, 0).frame(DATA, END_STREAM, 2 * i + 1, new byte[5]);
            }
            connection.flush();
            await(() -> refused(connection).size() == calls - most);
            await(() -> server.waiting.size() == most);

            server.waiting.forEach(Runnable::run);

            await(() -> connection.received(DATA).size() == most);
            assertThat(refused(connection)).containsOnly((int) Http2Error.REFUSED_STREAM.code());
            assertThat(connection.hasEnded()).isFalse();
            bystander.awaitAnswers();
        }
    }

    /** The error that each refused call was told first. */
    private static Collection<Integer> refused(RawConnection connection) {
        return connection.received(RST_STREAM).stream()
                .collect(Collectors.toMap(Frame::stream, Frame::error, (first, later) -> first))
                .values();
    }

    @Test
    void sendsAwayWhoNeverStopsBeyondTheConcurrencyThatItTold() throws Exception {
        try (EchoServer server = server(floods(200), 8)) {
            List<Frame> received =
                    attack(
                            server,
                            connection -> {
                                for (int i = 0; i < FLOOD; i++) {
                                    connection.call(2 * i + 1, WAIT, 0);
                                }
                            });

            assertCalmedIfTold(received);
            await(() -> server.cancelled.get() == 8);
        }
    }

    @Test
    void refusesACallWithTooMuchMetadataAndServesTheNext() throws Exception {
        try (EchoServer server = server(ServerLimits.DEFAULT, 8);
                RawConnection connection = RawConnection.open(server.port())) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(RawConnection.headers(ECHO));
            for (int i = 0; i < 5; i++) {
                RawConnection.header(block, "x-long-" + i, "v".repeat(3_300));
            }
            assertThat(block.size()).isBetween(16 << 10, 20 << 10);
            connection
                    .frame(HEADERS, 0, 1, Arrays.copyOf(block.toByteArray(), 16_000))
                    .frame(
                            CONTINUATION,
                            END_HEADERS,
                            1,
                            Arrays.copyOfRange(block.toByteArray(), 16_000, block.size()));
            connection.call(3, ECHO, 0).frame(DATA, END_STREAM, 3, new byte[5]).flush();

            await(() -> !connection.received(DATA).isEmpty());
            assertThat(connection.received(DATA).getFirst().stream()).isEqualTo(3);
            assertThat(connection.received())
                    .anySatisfy(
                            refusal -> {
                                assertThat(refusal.stream()).isEqualTo(1);
                                assertThat(refusal.type()).isIn(HEADERS, RST_STREAM);
                            });
        }
    }

    @Test
    void sendsAwayWhoSpeaksAnotherProtocol() throws Exception {
        try (EchoServer server = server(ServerLimits.DEFAULT, 8);
                Bystander bystander = new Bystander(server.port());
                RawConnection connection = RawConnection.silent(server.port())) {
            connection
                    .bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                    .flush();

            connection.awaitEnd();
            bystander.awaitAnswers();
        }
    }

    @Test
    void endsAConnectionThatIsIdle() throws Exception {
        assertEnds(
                limits(FloodLimits.DEFAULT, 8, Duration.ZERO, Duration.ofMillis(50)), "max_idle");
    }

    @Test
    void endsAConnectionThatIsOld() throws Exception {
        assertEnds(limits(FloodLimits.DEFAULT, 8, Duration.ofMillis(50), Duration.ZERO), "max_age");
    }

    private static void assertEnds(ServerLimits limits, String reason) throws Exception {
        try (EchoServer server = new EchoServer(limits, Optional.empty());
                RawConnection connection = RawConnection.open(server.port())) {
            List<Frame> end = connection.awaitEnd();

            Frame first =
                    end.stream().filter(frame -> frame.type() == GOAWAY).findFirst().orElseThrow();
            assertThat(first.error()).isZero();
            assertThat(first.reason()).isEqualTo(reason);
        }
    }

    private static void assertSentAway(ServerLimits limits, Attack attack, int error)
            throws Exception {
        try (EchoServer server = new EchoServer(limits, Optional.empty())) {
            assertThat(last(attack(server, attack)).error()).isEqualTo(error);
        }
    }

    /** What came back until the server ended the connection, while others were served. */
    private static List<Frame> attack(EchoServer server, Attack attack) throws Exception {
        try (Bystander bystander = new Bystander(server.port());
                RawConnection connection = RawConnection.open(server.port())) {
            try {
                attack.on(connection);
                connection.flush();
            } catch (IOException sentAway) {
                // Before the flood was over.
            }
            List<Frame> received = connection.awaitEnd();
            bystander.awaitAnswers();
            return received;
        }
    }

    private static Frame last(List<Frame> received) {
        return received.stream()
                .filter(frame -> frame.type() == GOAWAY)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("no GOAWAY in " + received.size()));
    }

    /** Sends what a client should not. */
    private interface Attack {
        void on(RawConnection connection) throws IOException;
    }

    private static EchoServer server(ServerLimits limits, int concurrency) throws IOException {
        return new EchoServer(
                limits(limits.floods(), concurrency, Duration.ZERO, Duration.ZERO),
                Optional.empty());
    }

    private static ServerLimits floods(int resets) {
        FloodLimits defaults = FloodLimits.DEFAULT;
        return limits(
                new FloodLimits(
                        defaults.controlFrames(),
                        resets,
                        defaults.resetWindow(),
                        defaults.emptyDataFrames()),
                1_024,
                Duration.ZERO,
                Duration.ZERO);
    }

    private static ServerLimits limits(
            FloodLimits floods, int concurrency, Duration age, Duration idle) {
        ServerLimits defaults = ServerLimits.DEFAULT;
        return new ServerLimits(
                defaults.maxMessageSize(),
                concurrency,
                defaults.maxHeaderListSize(),
                defaults.streamWindow(),
                defaults.connectionWindow(),
                floods,
                age,
                idle,
                defaults.grace());
    }

    private static void await(BooleanSupplier condition) {
        Eventually.holds(Duration.ofSeconds(20), condition, () -> "it did not happen");
    }
}
