package io.millrace.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Progress on the terminal, each line with the seconds since the start. Thread-safe. */
final class Console {

    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);

    private final PrintStream out;
    private final long start = System.nanoTime();
    private long lastCount = start;

    Console(PrintStream out) {
        this.out = out;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Prints a sentence. */
    synchronized void say(String sentence) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", elapsed().toMillis() / 1000.0, sentence);
    }

    /** Prints lines as they are. */
    synchronized void print(String text) {
        out.println(text);
    }

    /** Prints {@code sentence} if none of its kind was printed in the last seconds. */
    synchronized void count(java.util.function.Supplier<String> sentence) {
        long now = System.nanoTime();
        if (now - lastCount >= BETWEEN_COUNTS.toNanos()) {
            lastCount = now;
            say(sentence.get());
        }
    }
}
