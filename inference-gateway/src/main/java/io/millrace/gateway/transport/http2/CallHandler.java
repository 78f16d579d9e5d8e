package io.millrace.gateway.transport.http2;

/** Serves the calls of one method. */
@FunctionalInterface
public interface CallHandler {

    /**
     * Begins a call, on its connection's event loop, which must not be blocked. Nothing arrives
     * before {@link GrpcStream#request}.
     */
    CallReceiver start(GrpcStream stream);
}
