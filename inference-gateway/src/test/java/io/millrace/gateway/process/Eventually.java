package io.millrace.gateway.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that another process does. */
public final class Eventually {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** Returns once {@code condition} holds; fails with {@code evidence} if it takes too long. */
    public static void holds(
            Duration patience, BooleanSupplier condition, Supplier<String> evidence) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + patience + ": " + evidence.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
