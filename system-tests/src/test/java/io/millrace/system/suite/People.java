package io.millrace.system.suite;

import io.millrace.local.Suite;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens of the realm's people, each fetched anew after a minute. Thread-safe. */
public final class People {

    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();

    private final Suite suite;
    private final Map<String, Kept> tokens = new ConcurrentHashMap<>();

    public People(Suite suite) {
        this.suite = suite;
    }

    /** A token of {@code name} that is valid for some minutes. */
    public String token(String name) {
        return tokens.compute(name, (key, kept) -> isFresh(kept) ? kept : fetch(key)).token();
    }

    private Kept fetch(String name) {
        return new Kept(suite.token(name), System.nanoTime());
    }

    private static boolean isFresh(Kept kept) {
        return kept != null && System.nanoTime() - kept.nanos() < KEEP_NANOS;
    }

    private record Kept(String token, long nanos) {}
}
