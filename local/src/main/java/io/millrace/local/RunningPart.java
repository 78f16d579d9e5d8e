package io.millrace.local;

import java.time.Duration;

/**
 * A process that was launched, and how it is stopped cleanly.
 *
 * @param politeStop asks the process to end; may return before it has
 */
record RunningPart(ProcessHandle process, Runnable politeStop) {

    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    /** One that ends cleanly on SIGTERM. */
    static RunningPart of(ProcessHandle process) {
        return new RunningPart(process, process::destroy);
    }

    /** Asks the process to end, waits, and ends it by force if it does not. */
    void stop() {
        if (!ProcessEnd.isRunning(process)) {
            return;
        }
        politeStop.run();
        if (!ProcessEnd.await(process, PATIENCE)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            ProcessEnd.await(process, KILL_LIMIT);
        }
    }
}
