package io.millrace.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/**
 * Keeps a fixed number of requests in flight: the next leaves when one is answered. It measures
 * capacity; a server that stalls is asked less meanwhile, so its latencies flatter.
 */
public final class ClosedLoop {

    private final Exchange exchange;
    private final LongPredicate more;
    private final CountDownLatch slots;
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<String> firstFailure = new AtomicReference<>();
    private final Histogram latencies = LoadResult.newHistogram();

    private ClosedLoop(Exchange exchange, int inFlight, LongPredicate more) {
        this.exchange = exchange;
        this.more = more;
        this.slots = new CountDownLatch(inFlight);
    }

    /** Sends {@code requests} requests. */
    public static LoadResult ofRequests(Exchange exchange, int inFlight, long requests) {
        return new ClosedLoop(exchange, inFlight, number -> number < requests).run(inFlight);
    }

    /** Sends requests for {@code time}, and waits for the answers of the last ones. */
    public static LoadResult during(Exchange exchange, int inFlight, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new ClosedLoop(exchange, inFlight, number -> System.nanoTime() < end).run(inFlight);
    }

    private LoadResult run(int inFlight) {
        long start = System.nanoTime();
        for (int slot = 0; slot < inFlight; slot++) {
            new Slot().next();
        }
        try {
            slots.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return new LoadResult(
                ended.get(),
                failures.get(),
                System.nanoTime() - start,
                latencies,
                firstFailure.get());
    }

    /** One of the requests in flight. An answer that came within {@code send} must not recurse. */
    private final class Slot {

        private final AtomicLong turns = new AtomicLong();

        void next() {
            if (turns.getAndIncrement() > 0) {
                return;
            }
            do {
                if (!more.test(started.getAndIncrement())) {
                    slots.countDown();
                    return;
                }
                long sent = System.nanoTime();
                exchange.send(failure -> answered(sent, failure));
            } while (turns.decrementAndGet() > 0);
        }

        private void answered(long sent, Throwable failure) {
            latencies.recordValue(Math.min(LoadResult.MAX_NANOS, System.nanoTime() - sent));
            if (failure != null) {
                failures.incrementAndGet();
                firstFailure.compareAndSet(null, failure.toString());
            }
            ended.incrementAndGet();
            next();
        }
    }
}
