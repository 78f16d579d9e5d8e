package io.millrace.gateway.batching;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that all lanes share; platform threads, since a native call would pin virtual ones. Their
 * queue is short: a lane has as many entries as the model has instances, at most.
 */
public final class Workers implements AutoCloseable {

    private final ScheduledThreadPoolExecutor threads;

    public Workers(int count) {
        threads =
                new ScheduledThreadPoolExecutor(
                        count, Thread.ofPlatform().name("inference-", 0).daemon().factory());
        threads.setRemoveOnCancelPolicy(true);
    }

    void execute(Runnable work) {
        threads.execute(work);
    }

    void executeAfter(Duration delay, Runnable work) {
        threads.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets what runs and waits end; does not wait for it. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** The same, and waits for it. */
    void closeAndWait() throws InterruptedException {
        close();
        threads.awaitTermination(1, TimeUnit.MINUTES);
    }
}
