package io.millrace.demo.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks again until there is an answer, or time is up. */
final class Polling {

    private static final long PAUSE_MILLIS = 200;

    private Polling() {}

    /**
     * The first value that {@code question} gives.
     *
     * @throws LoopFailedException if none comes within {@code limit}; its message names {@code
     *     what}
     */
    static <T> T until(String what, Duration limit, Supplier<Optional<T>> question)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new LoopFailedException(
                        "%s did not happen within %d s".formatted(what, limit.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}
