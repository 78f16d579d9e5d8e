package io.millrace.gateway.transport.http2;

import java.time.Duration;

/**
 * How much of what costs a client nothing it may send on one connection. Beyond, the connection
 * ends with ENHANCE_YOUR_CALM.
 *
 * @param controlFrames PING, SETTINGS, PRIORITY and unknown frames at once without a call between
 *     them; every second earns a tenth of the number again
 * @param resets calls that a client may reset within {@code resetWindow}, and calls that the server
 *     may have to reset for its client's errors within it (CVE-2023-44487, CVE-2025-55163)
 * @param resetWindow whole seconds over which resets are counted
 * @param emptyDataFrames frames of DATA without data in a row
 */
public record FloodLimits(
        int controlFrames, int resets, Duration resetWindow, int emptyDataFrames) {

    /** No client that calls is near them. */
    public static final FloodLimits DEFAULT =
            new FloodLimits(100, 2_000, Duration.ofSeconds(5), 10);
}
