package io.millrace.training;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again until something holds. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK_NANOS = 50_000_000;

    private Eventually() {}

    /** The first value that {@code condition} accepts; fails with the last one otherwise. */
    public static <T> T get(String what, Supplier<T> value, Predicate<T> condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        T seen = value.get();
        while (!condition.test(seen)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited in vain for: " + what + "; last seen: " + seen);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            seen = value.get();
        }
        return seen;
    }
}
