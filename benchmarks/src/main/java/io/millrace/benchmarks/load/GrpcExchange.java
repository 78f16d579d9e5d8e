package io.millrace.benchmarks.load;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One unary gRPC request with a fixed message over several connections in turn. An answer is right
 * if its status is OK and its message has the expected size.
 */
public final class GrpcExchange implements Exchange {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final int WINDOW = 4 << 20;
    private static final int MAX_MESSAGE = 64 << 20;

    private final List<ManagedChannel> channels;
    private final MethodDescriptor<byte[], byte[]> method;
    private final GrpcRequest request;
    private final AtomicInteger next = new AtomicInteger();

    /** Opens {@code connections} connections to a server on this machine. */
    public GrpcExchange(GrpcRequest request, int connections) {
        this.request = request;
        this.method =
                MethodDescriptor.newBuilder(ByteMarshaller.INSTANCE, ByteMarshaller.INSTANCE)
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(request.method())
                        .build();
        this.channels = Stream.generate(() -> channel(request.port())).limit(connections).toList();
    }

    private static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .flowControlWindow(WINDOW)
                .maxInboundMessageSize(MAX_MESSAGE)
                .build();
    }

    @Override
    public void send(Outcome outcome) {
        int turn = Math.floorMod(next.getAndIncrement(), channels.size());
        ClientCall<byte[], byte[]> call = channels.get(turn).newCall(method, CallOptions.DEFAULT);
        call.start(new Listener(outcome), headers());
        call.request(2);
        call.sendMessage(request.message());
        call.halfClose();
    }

    private Metadata headers() {
        Metadata headers = new Metadata();
        if (request.token() != null) {
            headers.put(AUTHORIZATION, "Bearer " + request.token());
        }
        return headers;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            try {
                channel.awaitTermination(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private final class Listener extends ClientCall.Listener<byte[]> {

        private final Outcome outcome;
        private int size = -1;

        Listener(Outcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public void onMessage(byte[] message) {
            size = message.length;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                outcome.ended(status.asRuntimeException());
            } else if (request.answerSize() >= 0 && size != request.answerSize()) {
                outcome.ended(
                        new IllegalStateException(
                                "an answer of %d bytes where %d were expected"
                                        .formatted(size, request.answerSize())));
            } else {
                outcome.ended(null);
            }
        }
    }
}
