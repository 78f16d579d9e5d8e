package io.millrace.gateway.transport.http2;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** gRPC's interoperability cases against its TestService on this server; run by InteropTest. */
public class InteropCases extends AbstractInteropTest {

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    private GrpcServer server;

    @Override
    public void setUp() {
        List<ServerInterceptor> interceptors = new ArrayList<>(TestServiceImpl.interceptors());
        MethodTable methods = new MethodTable();
        new GrpcServices(methods, List.of())
                .add(
                        ServerInterceptors.intercept(
                                new TestServiceImpl(executor).bindService(), interceptors));
        try {
            server =
                    GrpcServer.start(
                            new InetSocketAddress("127.0.0.1", 0),
                            2,
                            ServerLimits.DEFAULT,
                            Optional.empty(),
                            methods);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        super.setUp();
    }

    @Override
    public void tearDown() {
        super.tearDown();
        try {
            server.stop(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        executor.shutdownNow();
    }

    /** The server under test was started already. */
    @Override
    protected ServerBuilder<?> getServerBuilder() {
        return null;
    }

    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE);
    }

    /** Of grpc-java's own server. */
    @Override
    protected boolean metricsExpected() {
        return false;
    }
}
