package io.millrace.monitoring.drift;

import java.util.ArrayList;
import java.util.List;

/**
 * The last verdicts of a test, oldest first: one finding is an anecdote, {@code k} of the last
 * {@code n} are evidence.
 *
 * @param recent verdicts, at most {@code n}
 */
public record Persistence(List<Boolean> recent) {

    /** Nothing seen yet. */
    public static final Persistence NONE = new Persistence(List.of());

    public Persistence {
        recent = List.copyOf(recent);
    }

    /** With one more verdict, keeping the last {@code n}. */
    public Persistence with(boolean found, int n) {
        List<Boolean> next = new ArrayList<>(recent);
        next.add(found);
        return new Persistence(next.subList(Math.max(0, next.size() - n), next.size()));
    }

    /** How many of the remembered verdicts are positive. */
    public int findings() {
        return (int) recent.stream().filter(Boolean::booleanValue).count();
    }

    /** Whether {@code n} verdicts in a row were negative. */
    public boolean clear(int n) {
        return recent.size() >= n && findings() == 0;
    }
}
