package io.millrace.gateway.transport.http2;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2LifecycleManager;

/**
 * Ends the connection of a client whose errors make the server reset too many of its calls: frames
 * that break a stream, and calls beyond the concurrency that it was told (CVE-2025-55163). Resets
 * without error, which end calls that were answered early, do not count.
 */
final class ResetLimit extends DecoratingHttp2FrameWriter {

    private final FloodLimits limits;
    private Http2LifecycleManager connection;
    private long windowStart = System.nanoTime();
    private int resets;

    ResetLimit(Http2FrameWriter writer, FloodLimits limits) {
        super(writer);
        this.limits = limits;
    }

    /** To be called once, before anything is written. */
    void guard(Http2LifecycleManager guarded) {
        connection = guarded;
    }

    @Override
    public ChannelFuture writeRstStream(
            ChannelHandlerContext context, int streamId, long errorCode, ChannelPromise promise) {
        ChannelFuture written = super.writeRstStream(context, streamId, errorCode, promise);
        if (errorCode != Http2Error.NO_ERROR.code() && isTooMany()) {
            connection.onError(
                    context,
                    true,
                    Http2Exception.connectionError(
                            Http2Error.ENHANCE_YOUR_CALM, "too_many_errors"));
        }
        return written;
    }

    private boolean isTooMany() {
        long now = System.nanoTime();
        if (now - windowStart > limits.resetWindow().toNanos()) {
            windowStart = now;
            resets = 0;
        }
        return ++resets > limits.resets();
    }
}
