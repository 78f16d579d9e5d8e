package io.millrace.gateway.transport.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Counts frames of a client that cost it nothing: PING, SETTINGS, PRIORITY. A call's frames earn
 * them again, so that clients may measure the path while they use it. For one thread.
 */
final class FloodGuard {

    private static final long NANOS_PER_FRAME = 100_000_000;
    private static final int BURST = 100;

    private double allowance = BURST;
    private long last = System.nanoTime();

    /**
     * Counts one frame.
     *
     * @throws Http2Exception ENHANCE_YOUR_CALM, which ends the connection, beyond 100 at once or 10
     *     a second without a call
     */
    void frame() throws Http2Exception {
        long now = System.nanoTime();
        allowance = Math.min(BURST, allowance + (double) (now - last) / NANOS_PER_FRAME);
        last = now;
        if (--allowance < 0) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too_many_pings");
        }
    }

    /** A frame of a call came. */
    void call() {
        allowance = BURST;
    }
}
