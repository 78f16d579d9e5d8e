package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.ConnectionCaller;
import io.millrace.gateway.transport.http2.GrpcStream;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.util.function.Consumer;

/** Who calls: by the connection's memory where possible, else by checking the token elsewhere. */
final class ConnectionCallers {

    private static final AttributeKey<ConnectionCaller> CALLER =
            AttributeKey.valueOf(ConnectionCallers.class, "caller");

    private final Authenticator authenticator;

    ConnectionCallers(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Calls one of the two on the stream's event loop: at once for a token that is known. */
    void authenticate(
            GrpcStream stream, Consumer<Caller> verified, Consumer<ServiceException> refused) {
        Caller known = memory(stream).find(stream.authorization());
        if (known != null) {
            verified.accept(known);
            return;
        }
        authenticator.verify(
                stream.authorization().toString(),
                caller -> stream.execute(() -> verified.accept(caller)),
                failure -> stream.execute(() -> refused.accept(failure)));
    }

    private ConnectionCaller memory(GrpcStream stream) {
        Attribute<ConnectionCaller> attribute = stream.channel().attr(CALLER);
        ConnectionCaller memory = attribute.get();
        if (memory == null) {
            memory = new ConnectionCaller(authenticator);
            attribute.set(memory);
        }
        return memory;
    }
}
