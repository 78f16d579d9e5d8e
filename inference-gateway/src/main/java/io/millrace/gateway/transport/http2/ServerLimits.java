package io.millrace.gateway.transport.http2;

import java.time.Duration;

/**
 * What one client may take of the server.
 *
 * @param maxMessageSize bytes of one message, unpacked; a larger one is RESOURCE_EXHAUSTED
 * @param maxConcurrentStreams calls at a time on one connection
 * @param maxHeaderListSize bytes of one call's metadata
 * @param streamWindow bytes that one call may send ahead of its receiver
 * @param connectionWindow the same for all calls of a connection; with the protocol's 64 KiB one
 *     connection with many calls starves
 * @param floods how much of what costs a client nothing it may send
 * @param maxConnectionAge after which a connection is drained, so that balancers can spread clients
 *     anew; zero for never
 * @param maxConnectionIdle time without any call after which a connection is closed; zero for never
 * @param grace how long calls of a drained connection may take to end
 */
public record ServerLimits(
        int maxMessageSize,
        int maxConcurrentStreams,
        int maxHeaderListSize,
        int streamWindow,
        int connectionWindow,
        FloodLimits floods,
        Duration maxConnectionAge,
        Duration maxConnectionIdle,
        Duration grace) {

    /** Limits that suit a server of small and large tensors. */
    public static final ServerLimits DEFAULT =
            new ServerLimits(
                    64 << 20,
                    1_024,
                    16 << 10,
                    1 << 20,
                    16 << 20,
                    FloodLimits.DEFAULT,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ofSeconds(30));
}
