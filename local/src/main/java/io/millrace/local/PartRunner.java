package io.millrace.local;

import io.millrace.embedded.EmbeddedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one part running: launches it once what it needs is ready, waits until it is ready itself,
 * and starts it again when it dies. All of it happens on one thread of its own, {@link #stop()}
 * comes from any.
 */
final class PartRunner {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 100;
    private static final int FIRST_ATTEMPTS = 3;

    private final Driver driver;
    private final PartBoard board;
    private final Thread thread;
    private final Backoff backoff = new Backoff();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean interruptible = true;
    private int failedFirstStarts;

    PartRunner(Driver driver, PartBoard board) {
        this.driver = driver;
        this.board = board;
        this.thread = Thread.ofPlatform().daemon().name(driver.part().label()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends the process for good; returns when it is gone. */
    void stop() {
        stopping.countDown();
        if (interruptible) {
            thread.interrupt();
        }
        Joining.join(thread);
        board.stopped(driver.part());
    }

    private void run() {
        try {
            driver.prepare();
            board.awaitReady(driver.needs());
            interruptible = false;
            while (!isStopping()) {
                long launched = System.nanoTime();
                live(launched);
                if (!isStopping()) {
                    pauseAfter(since(launched));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            board.fail(driver.part(), e.getMessage());
        }
    }

    /** One life of the process, from launch to death. */
    private void live(long launched) throws InterruptedException {
        String trouble;
        try {
            RunningPart running = driver.launch();
            try {
                board.launched(driver.part(), running.process());
                trouble = attend(running, launched);
            } finally {
                if (running.stop()) {
                    driver.ended();
                }
            }
        } catch (SuiteException | EmbeddedException e) {
            trouble = e.getMessage();
        }
        if (!isStopping()) {
            board.died(driver.part(), trouble);
        }
    }

    /** Returns when the process should be no more, with what is wrong where something is. */
    private String attend(RunningPart running, long launched) throws InterruptedException {
        boolean ready = false;
        while (ProcessEnd.isRunning(running.process()) && !isStopping()) {
            if (!ready && driver.isReady()) {
                ready = true;
                failedFirstStarts = FIRST_ATTEMPTS;
                board.ready(driver.part(), since(launched));
            }
            if (!ready && since(launched).compareTo(START_LIMIT) > 0) {
                return "it was not ready after " + START_LIMIT.toSeconds() + " s";
            }
            if (stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return null;
            }
        }
        return ready ? null : "it ended before it was ready";
    }

    private void pauseAfter(Duration lived) throws InterruptedException {
        failedFirstStarts++;
        if (failedFirstStarts == FIRST_ATTEMPTS) {
            board.fail(driver.part(), "it failed to start " + FIRST_ATTEMPTS + " times");
        }
        Duration pause = backoff.after(lived);
        board.pausing(driver.part(), pause);
        stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
