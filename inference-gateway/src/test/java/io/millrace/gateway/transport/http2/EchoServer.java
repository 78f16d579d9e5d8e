package io.millrace.gateway.transport.http2;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server with methods that echo, wait, and fail. */
final class EchoServer implements AutoCloseable {

    static final MethodDescriptor<byte[], byte[]> ECHO = method("Echo");
    static final MethodDescriptor<byte[], byte[]> WAIT = method("Wait");
    static final MethodDescriptor<byte[], byte[]> FAIL = method("Fail");

    final GrpcServer server;
    final AtomicInteger cancelled = new AtomicInteger();
    final CountDownLatch begun = new CountDownLatch(1);

    /** Calls of Wait that were not answered yet. */
    final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    EchoServer(ServerLimits limits, Optional<TlsFiles> tls) throws IOException {
        MethodTable methods =
                new MethodTable()
                        .add(ECHO.getFullMethodName(), stream -> new Echo(stream, stream::answer))
                        .add(WAIT.getFullMethodName(), stream -> new Echo(stream, hold(stream)))
                        .add(
                                FAIL.getFullMethodName(),
                                stream ->
                                        new Echo(
                                                stream,
                                                message -> {
                                                    message.release();
                                                    throw new IllegalStateException("a secret");
                                                }));
        server = GrpcServer.start(new InetSocketAddress("127.0.0.1", 0), 2, limits, tls, methods);
    }

    static EchoServer start() throws IOException {
        return new EchoServer(ServerLimits.DEFAULT, Optional.empty());
    }

    private java.util.function.Consumer<ByteBuf> hold(GrpcStream stream) {
        return message -> {
            waiting.add(() -> stream.execute(() -> stream.answer(message)));
            begun.countDown();
        };
    }

    int port() {
        return server.port();
    }

    static byte[] call(Channel channel, MethodDescriptor<byte[], byte[]> method, byte[] message) {
        return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, message);
    }

    @Override
    public void close() throws Exception {
        server.stop(Duration.ofSeconds(5));
    }

    private final class Echo implements CallReceiver {

        private final GrpcStream stream;
        private final java.util.function.Consumer<ByteBuf> answer;
        private ByteBuf message;

        Echo(GrpcStream stream, java.util.function.Consumer<ByteBuf> answer) {
            this.stream = stream;
            this.answer = answer;
            stream.request(1);
        }

        @Override
        public void message(ByteBuf bytes) {
            message = MessageFrames.allocate(bytes.readableBytes(), stream.channel().alloc());
            message.writeBytes(bytes);
        }

        @Override
        public void halfClosed() {
            if (message == null) {
                stream.close(Status.INVALID_ARGUMENT.withDescription("no message"), null);
                return;
            }
            ByteBuf echo = message;
            message = null;
            answer.accept(echo);
        }

        @Override
        public void cancelled() {
            cancelled.incrementAndGet();
            if (message != null) {
                message.release();
            }
        }
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName("test.Service/" + name)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    /** Messages as they are. */
    static final class Bytes implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
