package io.millrace.gateway.batching;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.settings.BatchingSettings;
import io.millrace.gateway.settings.QueuePolicy.TimeoutAction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests of one version that wait for a worker. Event loops add without a lock; the worker that
 * becomes free takes as much as one run may have, so that batches grow with the load by themselves.
 * A request of another shape is stepped over and waits for the next run; so is, where the queue's
 * policy says so, one that waited too long, until none is left that is in time.
 */
final class Lane {

    private final ModelRunner runner;
    private final BatchingSettings settings;
    private final Workers workers;
    private final int capacity;
    private final int instances;

    private final Queue<Waiting> added = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingRows = new AtomicLong();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicLong running = new AtomicLong();

    /** Rows that make a run beside others worthwhile. */
    private final int worthwhile;

    /** Taken over from {@link #added} in order; only under this deque's lock, by workers. */
    private final ArrayDeque<Waiting> ordered = new ArrayDeque<>();

    /** Those of {@link #ordered} that waited too long; under the same lock. */
    private final ArrayDeque<Waiting> delayed = new ArrayDeque<>();

    private final AdmissionEstimate estimate;

    private record Waiting(RunTask task, long since) {}

    Lane(ModelRunner runner, BatchingSettings settings, Workers workers, int capacity) {
        this.runner = runner;
        this.settings = settings;
        this.workers = workers;
        this.capacity = capacity;
        this.instances = runner.plan().instances();
        this.estimate = new AdmissionEstimate(runner.plan());
        this.worthwhile = runner.plan().worthwhileRows();
    }

    int waiting() {
        return waiting.get();
    }

    boolean isIdle() {
        return waiting.get() == 0;
    }

    /** Queues {@code task}, unless it would come too late or the queue is full. */
    void add(RunTask task) {
        long now = System.nanoTime();
        admit(task, now);
        waitingRows.addAndGet(task.rows());
        added.add(new Waiting(task, now));
        wake();
    }

    /** Nothing is counted that does not wait in the end, so that {@link #waiting} is exact. */
    private void admit(RunTask task, long now) {
        long left = task.deadline() - now;
        if (left < 0) {
            throw new ServiceException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "Request timeout expired before a worker was free");
        }
        long predicted = estimate.nanos(waitingRows.get(), task.rows());
        if (left < predicted && (isBusy() || estimate.isFresh(now))) {
            throw new ServiceException(
                    ErrorCode.OVERLOADED,
                    "the answer would take about %d ms and the deadline is in %d ms"
                            .formatted(predicted / 1_000_000, left / 1_000_000));
        }
        takePlace();
    }

    private void takePlace() {
        int seen = waiting.get();
        while (seen < capacity) {
            int before = waiting.compareAndExchange(seen, seen + 1);
            if (before == seen) {
                return;
            }
            seen = before;
        }
        throw new ServiceException(
                ErrorCode.OVERLOADED,
                "Exceeds maximum queue size of %d; send less, or retry after a pause"
                        .formatted(capacity));
    }

    /** Whether a request would have to wait for others of this version. */
    private boolean isBusy() {
        return waitingRows.get() > 0 || active.get() >= instances;
    }

    /** Puts one more worker to work if it pays and not all instances are busy. */
    private void wake() {
        int busy = active.get();
        while (busy < instances && paysBeside(busy)) {
            int seen = active.compareAndExchange(busy, busy + 1);
            if (seen == busy) {
                workers.execute(this::work);
                return;
            }
            busy = seen;
        }
    }

    /**
     * Whether one more run at a time is worth its cost: there is nothing to wait for, or enough
     * rows wait, or those that run do so for long. Two small runs beside each other take more of
     * the processors than one of both, and a run that is under way is over before many have come.
     */
    private boolean paysBeside(int busy) {
        return busy == 0 || waitingRows.get() >= worthwhile || running.get() >= 2L * worthwhile;
    }

    private void work() {
        Batch batch = null;
        try {
            batch = next();
            if (batch != null) {
                run(batch);
            }
        } finally {
            active.decrementAndGet();
            // Behind the entries of other models in the workers' queue, so that each gets its turn.
            if (waiting.get() > 0 && (batch != null || settings.maxDelay().isZero())) {
                wake();
            }
        }
    }

    private void run(Batch batch) {
        long started = System.nanoTime();
        int rows = batch.rows();
        running.addAndGet(rows);
        try {
            runner.run(batch);
        } finally {
            running.addAndGet(-rows);
        }
        estimate.ran(rows, System.nanoTime() - started);
    }

    /** What one run may have; null if there is nothing, or if it pays to wait for more. */
    private Batch next() {
        synchronized (ordered) {
            for (Waiting next = added.poll(); next != null; next = added.poll()) {
                ordered.add(next);
            }
            if (settings.queue().action() == TimeoutAction.DELAY) {
                delayThoseThatWaitedTooLong();
            }
            Waiting oldest = ordered.isEmpty() ? delayed.peek() : ordered.peek();
            if (oldest == null || waitsForMore(oldest)) {
                return null;
            }
            (ordered.isEmpty() ? delayed : ordered).poll();
            Batch batch = new Batch(oldest.task(), runner.maxRows());
            fill(batch, ordered);
            fill(batch, delayed);
            waiting.addAndGet(-batch.tasks().size());
            waitingRows.addAndGet(-batch.rows());
            return batch;
        }
    }

    private void delayThoseThatWaitedTooLong() {
        long now = System.nanoTime();
        Iterator<Waiting> inTime = ordered.iterator();
        while (inTime.hasNext()) {
            Waiting next = inTime.next();
            if (now - next.task().delayedAfter() > 0) {
                inTime.remove();
                delayed.add(next);
            }
        }
    }

    private static void fill(Batch batch, ArrayDeque<Waiting> from) {
        Iterator<Waiting> others = from.iterator();
        while (others.hasNext() && !batch.isFull()) {
            if (batch.offer(others.next().task())) {
                others.remove();
            }
        }
    }

    private boolean waitsForMore(Waiting oldest) {
        long left = settings.maxDelay().toNanos() - (System.nanoTime() - oldest.since());
        if (left <= 0 || waitingRows.get() >= enough()) {
            return false;
        }
        workers.executeAfter(Duration.ofNanos(left), this::wake);
        return true;
    }

    private int enough() {
        return settings.preferredSizes().isEmpty()
                ? runner.maxRows()
                : Math.min(settings.preferredSizes().getFirst(), runner.maxRows());
    }
}
