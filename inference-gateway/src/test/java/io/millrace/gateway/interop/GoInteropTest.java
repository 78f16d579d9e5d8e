package io.millrace.gateway.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.ServerInterceptors;
import io.grpc.testing.integration.TestServiceImpl;
import io.millrace.gateway.transport.http2.GrpcServer;
import io.millrace.gateway.transport.http2.GrpcServices;
import io.millrace.gateway.transport.http2.MethodTable;
import io.millrace.gateway.transport.http2.ServerLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC's interoperability cases as Go's client has them, against their service on this server. */
class GoInteropTest {

    private static final String CLIENT = "google.golang.org/grpc/interop/client@v1.85.0";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static ScheduledExecutorService executor;
    private static GrpcServer server;
    private static Optional<String> client;

    @BeforeAll
    static void start() throws Exception {
        client = GoPrograms.installed(CLIENT);
        executor = Executors.newScheduledThreadPool(2);
        MethodTable methods = new MethodTable();
        new GrpcServices(methods, List.of())
                .add(
                        ServerInterceptors.intercept(
                                new TestServiceImpl(executor).bindService(),
                                TestServiceImpl.interceptors()));
        server =
                GrpcServer.start(
                        new InetSocketAddress("127.0.0.1", 0),
                        2,
                        ServerLimits.DEFAULT,
                        Optional.empty(),
                        methods);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop(Duration.ofSeconds(5));
        executor.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty_unary",
                "large_unary",
                "client_streaming",
                "server_streaming",
                "ping_pong",
                "empty_stream",
                "timeout_on_sleeping_server",
                "cancel_after_begin",
                "cancel_after_first_response",
                "status_code_and_message",
                "special_status_message",
                "custom_metadata",
                "unimplemented_method",
                "unimplemented_service"
            })
    void passesTheCaseOfGosClient(String name) {
        if (client.isEmpty()) {
            System.err.println("SKIPPED: there is no Go to build gRPC's interop client with");
        }
        assumeTrue(client.isPresent());

        Command outcome =
                Command.find(
                                PATIENCE,
                                Map.of("GRPC_GO_LOG_SEVERITY_LEVEL", "info"),
                                client.orElseThrow(),
                                "-server_host",
                                "127.0.0.1",
                                "-server_port",
                                Integer.toString(server.port()),
                                "-test_case",
                                name)
                        .orElseThrow();

        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("done");
    }
}
