package io.millrace.local;

import java.time.Duration;

/** How long a part that died waits for its next start: twice as long each time, up to a limit. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A life as long as this shows that the part works, and the waiting begins anew. */
    private static final Duration GOOD_LIFE = Duration.ofSeconds(60);

    private Duration next = FIRST;

    /** The pause after a life of {@code lived}. */
    Duration after(Duration lived) {
        if (lived.compareTo(GOOD_LIFE) >= 0) {
            next = FIRST;
        }
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LIMIT) > 0 ? LIMIT : doubled;
        return pause;
    }
}
