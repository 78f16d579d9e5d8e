package io.millrace.gateway.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts of values in fixed buckets, as Prometheus takes them. Thread-safe, lock-free. */
public final class Histogram {

    /** Seconds from 50 µs to 10 s, in nanoseconds. */
    private static final long[] DURATIONS = {
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        10_000_000_000L
    };

    private static final long[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096};

    private final long[] bounds;
    private final AtomicLongArray counts;
    private final LongAdder sum = new LongAdder();

    private Histogram(long[] bounds) {
        this.bounds = bounds;
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    static Histogram ofDurations() {
        return new Histogram(DURATIONS);
    }

    static Histogram ofRows() {
        return new Histogram(ROWS);
    }

    void add(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sum.add(value);
    }

    /**
     * Values so far.
     *
     * @param bounds inclusive upper ends; what is above the last has a count of its own
     * @param counts one for each bound and one more, not cumulative
     */
    public record Snapshot(long[] bounds, long[] counts, long sum) {}

    Snapshot snapshot() {
        long[] now = new long[counts.length()];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return new Snapshot(bounds.clone(), now, sum.sum());
    }
}
