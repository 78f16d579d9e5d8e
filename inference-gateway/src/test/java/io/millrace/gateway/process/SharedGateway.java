package io.millrace.gateway.process;

import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One gateway for all tests that leave it as it is, on all of {@link TestModels}, with explicit
 * control. Ends with the tests.
 */
public final class SharedGateway {

    private static final int LARGEST_MESSAGE = 256 << 20;

    private static final Path FOLDER = folder();
    private static final GatewayProcess PROCESS = start();
    private static final ManagedChannel CHANNEL =
            NettyChannelBuilder.forAddress("127.0.0.1", PROCESS.grpcPort())
                    .usePlaintext()
                    .maxInboundMessageSize(LARGEST_MESSAGE)
                    .build();

    private SharedGateway() {}

    /** gRPC's own client. */
    public static GRPCInferenceServiceBlockingStub grpc() {
        return GRPCInferenceServiceGrpc.newBlockingStub(CHANNEL);
    }

    public static ManagedChannel channel() {
        return CHANNEL;
    }

    public static HttpCalls http() {
        return new HttpCalls(PROCESS.http());
    }

    public static HttpCalls management() {
        return new HttpCalls(PROCESS.management());
    }

    public static GatewayProcess process() {
        return PROCESS;
    }

    /** Folder of the models. */
    public static Path models() {
        return FOLDER.resolve("models");
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "gateway-tests")), "shared");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GatewayProcess start() {
        new TestModels(models()).writeAll();
        return GatewayProcess.on(models(), FOLDER.resolve("data"))
                .property("millrace.gateway.repository.control-mode", "explicit")
                .property("millrace.gateway.repository.load-models", "*")
                .start()
                .ready();
    }
}
