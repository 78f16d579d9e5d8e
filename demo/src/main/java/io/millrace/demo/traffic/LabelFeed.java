package io.millrace.demo.traffic;

import io.millrace.demo.data.EventStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * Sends the labels after their rows, in batches, on a thread of its own. A batch that is refused
 * for a passing reason is sent again: labels are idempotent on prediction id and row.
 */
public final class LabelFeed implements AutoCloseable {

    /** Where labels go. */
    @FunctionalInterface
    public interface Receiver {
        /** Sends the labels; returns how many were rejected. Throws if none were taken. */
        int send(List<Label> labels);
    }

    /**
     * The truth about one prediction.
     *
     * @param value a number or a text
     */
    public record Label(String predictionId, Object value, Instant labelTime) {}

    private static final int LARGEST_BATCH = 500;
    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int END = -1;

    private final EventStream stream;
    private final Duration delay;
    private final IntFunction<String> predictionId;
    private final Receiver receiver;
    private final BlockingQueue<Integer> due = new LinkedBlockingQueue<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final Thread thread;
    private volatile RuntimeException failure;
    private int nextRow;

    /**
     * A feed of labels from {@code firstRow} on.
     *
     * @param delay event time after which a row's label becomes known
     * @param predictionId prediction id of a row
     */
    public LabelFeed(
            EventStream stream,
            int firstRow,
            Duration delay,
            IntFunction<String> predictionId,
            Receiver receiver) {
        this.stream = stream;
        this.delay = delay;
        this.predictionId = predictionId;
        this.receiver = receiver;
        this.nextRow = firstRow;
        this.thread = Thread.ofVirtual().name("labels").start(this::run);
    }

    /** Releases the labels that are known once {@code row} has been sent. Call from one thread. */
    void advanceTo(int row) {
        long now = stream.times()[row];
        while (nextRow < row && stream.times()[nextRow] + delay.toMillis() <= now) {
            release(nextRow++);
        }
    }

    /** Releases all labels of rows before {@code end} and waits until they are delivered. */
    public void finish(int end) {
        while (nextRow < end) {
            release(nextRow++);
        }
        due.add(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    public long sentCount() {
        return sent.sum();
    }

    public long rejectedCount() {
        return rejected.sum();
    }

    private void release(int row) {
        if (!stream.label().isMissing(row)) {
            due.add(row);
        }
    }

    private void run() {
        try {
            List<Integer> rows = new ArrayList<>();
            while (take(rows)) {
                deliver(rows.stream().map(this::label).toList());
                rows.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Waits for rows that are due; false when there will be no more. */
    private boolean take(List<Integer> rows) throws InterruptedException {
        rows.add(due.take());
        due.drainTo(rows, LARGEST_BATCH - 1);
        boolean ends = rows.removeIf(row -> row == END);
        if (ends) {
            due.add(END);
        }
        return !rows.isEmpty();
    }

    private void deliver(List<Label> labels) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                rejected.add(receiver.send(labels));
                sent.add(labels.size());
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    private Label label(int row) {
        Object value = stream.label().isNumeric() ? number(row) : (Object) stream.label().text(row);
        return new Label(predictionId.apply(row), value, stream.time(row).plus(delay));
    }

    private Number number(int row) {
        double value = stream.label().number(row);
        return value == Math.rint(value) ? (Number) (long) value : (Number) value;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
