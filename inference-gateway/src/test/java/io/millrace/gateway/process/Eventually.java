package io.millrace.gateway.process;

import io.millrace.gateway.serving.Readiness;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that another process or thread does. */
public final class Eventually {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** Returns once the gateway inside of this process serves what it was started with. */
    public static void ready(Readiness readiness) {
        holds(Duration.ofSeconds(60), readiness::isReady, () -> "the gateway is not ready");
    }

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
