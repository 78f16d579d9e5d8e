package io.millrace.local;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that was launched, and how it is stopped cleanly.
 *
 * @param politeStop asks the process to end; may return before it has
 */
record RunningPart(ProcessHandle process, Runnable politeStop) {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /** One that ends cleanly on SIGTERM. */
    static RunningPart of(ProcessHandle process) {
        return new RunningPart(process, process::destroy);
    }

    /** Asks the process to end, waits, and ends it by force if it does not. */
    void stop() {
        politeStop.run();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException tooSlow) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
