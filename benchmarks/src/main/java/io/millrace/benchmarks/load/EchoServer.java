package io.millrace.benchmarks.load;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gRPC server (grpc-java on Netty, calls on the event loops) that answers every request of one
 * method with the same message: what the transport costs without any work behind it.
 */
public final class EchoServer {

    private static final int WINDOW = 4 << 20;
    private static final int MAX_MESSAGE = 64 << 20;

    private EchoServer() {}

    /** Arguments: port, full name of the method, file of the answer's message. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        byte[] answer = Files.readAllBytes(Path.of(arguments[2]));
        Server server =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                        .directExecutor()
                        .flowControlWindow(WINDOW)
                        .maxInboundMessageSize(MAX_MESSAGE)
                        .addService(service(arguments[1], answer))
                        .build()
                        .start();
        server.awaitTermination();
    }

    private static ServerServiceDefinition service(String method, byte[] answer) {
        MethodDescriptor<byte[], byte[]> descriptor =
                MethodDescriptor.newBuilder(ByteMarshaller.INSTANCE, ByteMarshaller.INSTANCE)
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(method)
                        .build();
        return ServerServiceDefinition.builder(MethodDescriptor.extractFullServiceName(method))
                .addMethod(
                        descriptor,
                        ServerCalls.asyncUnaryCall(
                                (request, observer) -> {
                                    observer.onNext(answer);
                                    observer.onCompleted();
                                }))
                .build();
    }
}
