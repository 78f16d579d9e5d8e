package io.millrace.gateway.transport.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Counts frames of a client that cost it nothing: PING, SETTINGS, PRIORITY, and those of unknown
 * types. A call's frames earn them again, so that clients may measure the path while they use it.
 * For one thread.
 */
final class FloodGuard {

    private static final long NANOS_TO_EARN_ALL = 10_000_000_000L;

    private final int burst;
    private double allowance;
    private long last = System.nanoTime();

    FloodGuard(int burst) {
        this.burst = burst;
        this.allowance = burst;
    }

    /**
     * Counts one frame.
     *
     * @throws Http2Exception ENHANCE_YOUR_CALM, which ends the connection, if there were too many
     *     without a call
     */
    void frame() throws Http2Exception {
        long now = System.nanoTime();
        double earned = (double) (now - last) / NANOS_TO_EARN_ALL * burst;
        allowance = Math.min(burst, allowance + earned);
        last = now;
        if (--allowance < 0) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too_many_pings");
        }
    }

    /** A frame of a call came. */
    void call() {
        allowance = burst;
    }
}
