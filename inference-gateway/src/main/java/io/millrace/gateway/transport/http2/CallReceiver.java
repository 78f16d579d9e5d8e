package io.millrace.gateway.transport.http2;

import io.netty.buffer.ByteBuf;

/** Takes what a client sends in one call. Called on the event loop of its connection. */
public interface CallReceiver {

    /** One message, unpacked; whoever needs it longer than this call retains it. */
    void message(ByteBuf message);

    /** The client sent everything. */
    void halfClosed();

    /** The call ended before it was closed here: nobody reads an answer. Comes at most once. */
    default void cancelled() {}

    /** All that was written has gone out, after {@link GrpcStream#isReady} had become false. */
    default void ready() {}

    /** The status has been sent. Comes once, unless {@link #cancelled} did. */
    default void completed() {}
}
