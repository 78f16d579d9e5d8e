package io.millrace.system.suite;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks until an answer is right, or time is up. A service that can't be reached is asked again. */
public final class Eventually {

    private static final long PAUSE_MILLIS = 100;

    private Eventually() {}

    /** The first value of {@code question} that {@code isRight}; its failure names the last one. */
    public static <T> T get(
            String what, Duration limit, Supplier<T> question, Predicate<T> isRight) {
        long deadline = System.nanoTime() + limit.toNanos();
        Object last = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                T value = question.get();
                last = value;
                if (isRight.test(value)) {
                    return value;
                }
            } catch (UncheckedIOException e) {
                last = e.getMessage();
            }
            pause();
        }
        throw new AssertionError(
                "%s: not within %d s; last seen: %s".formatted(what, limit.toSeconds(), last));
    }

    /** The first value that is present. */
    public static <T> T find(String what, Duration limit, Supplier<Optional<T>> question) {
        return get(what, limit, question, Optional::isPresent).orElseThrow();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
