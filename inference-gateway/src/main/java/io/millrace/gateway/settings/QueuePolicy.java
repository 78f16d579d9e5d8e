package io.millrace.gateway.settings;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How requests wait; Triton's {@code ModelQueuePolicy}.
 *
 * @param maxSize requests that may wait; empty takes the gateway's limit
 * @param defaultTimeout longest wait of a request that names none; zero for no limit
 * @param allowTimeoutOverride whether a request's own, shorter timeout counts
 * @param action what happens to a request that waited too long
 */
public record QueuePolicy(
        OptionalInt maxSize,
        Duration defaultTimeout,
        boolean allowTimeoutOverride,
        TimeoutAction action) {

    /** No limit but the gateway's, and every request's own timeout counts. */
    public static final QueuePolicy DEFAULT =
            new QueuePolicy(OptionalInt.empty(), Duration.ZERO, true, TimeoutAction.REJECT);

    /** What happens to a request that waited too long. */
    public enum TimeoutAction {
        /** It is refused. */
        REJECT,
        /** It waits on, behind all that are in time. */
        DELAY
    }
}
