package io.millrace.gateway.fuzz;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Counts of how requests ended, and the first that ended badly. Thread-safe. */
final class FuzzRecord {

    private static final int MOST_FAULTS = 20;
    private static final int SHOWN = 400;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    void add(String surface, Outcome outcome, byte[] body) {
        counts.computeIfAbsent(surface + " " + outcome.status(), key -> new LongAdder())
                .increment();
        if (!outcome.isClean() && faults.size() < MOST_FAULTS) {
            String hex = HexFormat.of().formatHex(body, 0, Math.min(body.length, SHOWN));
            faults.add(surface + " " + outcome + " for " + body.length + " bytes: " + hex);
        }
    }

    /** Whether so much went wrong that the rest of a run tells nothing more. */
    boolean isHopeless() {
        return faults.size() >= MOST_FAULTS;
    }

    /** What no client should see, each with the request that led to it. */
    List<String> faults() {
        return faults;
    }

    /** Requests by surface and status. */
    Map<String, Long> counts() {
        Map<String, Long> sorted = new ConcurrentSkipListMap<>();
        counts.forEach((key, count) -> sorted.put(key, count.sum()));
        return sorted;
    }

    long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
