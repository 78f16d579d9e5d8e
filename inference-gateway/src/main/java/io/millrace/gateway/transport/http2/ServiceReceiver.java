package io.millrace.gateway.transport.http2;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Tells an ordinary service's listener what happens, in the context of the call. */
final class ServiceReceiver<Q> implements CallReceiver {

    private static final Logger LOG = Logger.getLogger(ServiceReceiver.class);

    private final MethodDescriptor<Q, ?> method;
    private final ServerCall.Listener<Q> listener;
    private final Context.CancellableContext context;
    private final BiConsumer<Status, Metadata> close;

    ServiceReceiver(
            MethodDescriptor<Q, ?> method,
            ServerCall.Listener<Q> listener,
            Context.CancellableContext context,
            BiConsumer<Status, Metadata> close) {
        this.method = method;
        this.listener = listener;
        this.context = context;
        this.close = close;
    }

    @Override
    public void message(ByteBuf message) {
        inContext(() -> listener.onMessage(Marshalling.read(method, message)));
    }

    @Override
    public void halfClosed() {
        inContext(listener::onHalfClose);
    }

    @Override
    public void ready() {
        inContext(listener::onReady);
    }

    @Override
    public void cancelled() {
        context.cancel(Status.CANCELLED.withDescription("the client went away").asException());
        inContext(listener::onCancel);
    }

    @Override
    public void completed() {
        inContext(listener::onComplete);
        context.cancel(null);
    }

    /** A service that throws a status means it; anything else it throws is its secret. */
    private void inContext(Runnable step) {
        Context before = context.attach();
        try {
            step.run();
        } catch (StatusRuntimeException e) {
            close.accept(e.getStatus(), e.getTrailers());
        } catch (RuntimeException e) {
            if (e.getCause() instanceof StatusException status) {
                close.accept(status.getStatus(), status.getTrailers());
                return;
            }
            LOG.errorf(e, "%s failed", method.getFullMethodName());
            close.accept(Status.UNKNOWN.withDescription("Application error processing RPC"), null);
        } finally {
            context.detach(before);
        }
    }
}
