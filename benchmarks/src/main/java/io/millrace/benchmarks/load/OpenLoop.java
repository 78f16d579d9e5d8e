package io.millrace.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends at a fixed rate, whatever the server does, and counts each latency from the moment at which
 * the request should have left: what a stall delays is charged to it, which corrects for
 * coordinated omission.
 */
public final class OpenLoop {

    /** Below this a thread cannot sleep exactly. */
    private static final long SPIN_NANOS = 60_000;

    private OpenLoop() {}

    /**
     * Sends {@code rate} requests a second for {@code time}, on the calling thread.
     *
     * @param rate requests a second
     */
    public static LoadResult run(Exchange exchange, double rate, Duration time) {
        long count = Math.max(1, Math.round(rate * time.toNanos() / 1e9));
        Histogram latencies = LoadResult.newHistogram();
        AtomicLong failures = new AtomicLong();
        AtomicReference<String> firstFailure = new AtomicReference<>();
        CountDownLatch answers = new CountDownLatch(Math.toIntExact(count));
        long start = System.nanoTime();
        for (long number = 0; number < count; number++) {
            long due = start + due(number, rate);
            waitUntil(due);
            exchange.send(
                    failure -> {
                        long late = System.nanoTime() - due;
                        latencies.recordValue(Math.clamp(late, 0, LoadResult.MAX_NANOS));
                        if (failure != null) {
                            failures.incrementAndGet();
                            firstFailure.compareAndSet(null, failure.toString());
                        }
                        answers.countDown();
                    });
        }
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return new LoadResult(
                count, failures.get(), System.nanoTime() - start, latencies, firstFailure.get());
    }

    /** Nanoseconds after the start at which request {@code number} leaves. */
    static long due(long number, double rate) {
        return Math.round(number * 1e9 / rate);
    }

    private static void waitUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - System.nanoTime();
        }
    }
}
