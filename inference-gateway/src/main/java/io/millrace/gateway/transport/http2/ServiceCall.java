package io.millrace.gateway.transport.http2;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A call of an ordinary service: what it does goes to a {@link GrpcStream}, on that one's event
 * loop; a service may call from any thread, one at a time as {@link ServerCall} demands.
 */
final class ServiceCall<Q, R> extends ServerCall<Q, R> {

    private final ServerMethodDefinition<Q, R> method;
    private final GrpcStream stream;
    private final Metadata metadata;
    private final Context.CancellableContext context;
    private final long began = System.nanoTime();
    private boolean closeCalled;
    private volatile boolean packs;
    private volatile boolean messagesPacked = true;

    ServiceCall(
            ServerMethodDefinition<Q, R> method,
            GrpcStream stream,
            Metadata metadata,
            Context parent) {
        this.method = method;
        this.stream = stream;
        this.metadata = metadata;
        this.context =
                stream.deadline() == Long.MAX_VALUE
                        ? parent.withCancellation()
                        : parent.withDeadline(
                                Deadline.after(
                                        stream.deadline() - System.nanoTime(),
                                        TimeUnit.NANOSECONDS),
                                stream.eventLoop());
    }

    /** Hands the call to the service. */
    CallReceiver begin() {
        context.addListener(ended -> expired(), Runnable::run);
        Context before = context.attach();
        try {
            Listener<Q> listener = method.getServerCallHandler().startCall(this, metadata);
            return new ServiceReceiver<>(
                    method.getMethodDescriptor(), listener, context, stream::close);
        } finally {
            context.detach(before);
        }
    }

    /**
     * The deadline is the server's, too: a service that takes no notice does not hold the call.
     * Whether it ends here or at the client is a race, so that both say it in gRPC's words.
     */
    private void expired() {
        if (context.cancellationCause() instanceof java.util.concurrent.TimeoutException) {
            stream.execute(
                    () ->
                            stream.close(
                                    Status.DEADLINE_EXCEEDED.withDescription(
                                            String.format(
                                                    Locale.ROOT,
                                                    "deadline exceeded after %.9fs. [on the"
                                                            + " server]",
                                                    (System.nanoTime() - began) / 1e9)),
                                    null));
        }
    }

    @Override
    public void request(int messages) {
        stream.execute(() -> stream.request(messages));
    }

    @Override
    public void sendHeaders(Metadata headers) {
        boolean gzip = packs && stream.acceptsPacked();
        stream.execute(() -> stream.sendHeaders(headers, gzip));
    }

    @Override
    public void sendMessage(R message) {
        ByteBuf framed = Marshalling.write(method.getMethodDescriptor(), message, stream.channel());
        boolean pack = packs && messagesPacked;
        stream.execute(() -> stream.sendMessage(framed, pack));
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (closeCalled) {
            throw new IllegalStateException("call already closed");
        }
        closeCalled = true;
        stream.execute(() -> stream.close(status, trailers));
    }

    @Override
    public boolean isCancelled() {
        return stream.isCancelled();
    }

    @Override
    public boolean isReady() {
        return stream.isReady();
    }

    @Override
    public void setCompression(String compressor) {
        if (!compressor.equals("gzip") && !compressor.equals("identity")) {
            throw new IllegalArgumentException("no compressor " + compressor);
        }
        packs = compressor.equals("gzip");
    }

    @Override
    public void setMessageCompression(boolean enabled) {
        messagesPacked = enabled;
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
        return method.getMethodDescriptor();
    }

    @Override
    public String getAuthority() {
        return stream.authority();
    }

    @Override
    public SecurityLevel getSecurityLevel() {
        return tls() == null ? SecurityLevel.NONE : SecurityLevel.PRIVACY_AND_INTEGRITY;
    }

    @Override
    public Attributes getAttributes() {
        Attributes.Builder attributes =
                Attributes.newBuilder()
                        .set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, stream.channel().localAddress())
                        .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, stream.channel().remoteAddress());
        SslHandler tls = tls();
        if (tls != null) {
            attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, tls.engine().getSession());
        }
        return attributes.build();
    }

    private SslHandler tls() {
        return stream.channel().pipeline().get(SslHandler.class);
    }
}
