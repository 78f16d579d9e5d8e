package io.millrace.local;

import java.time.Duration;

/**
 * A process that was launched, and how it is stopped cleanly.
 *
 * @param politeStop asks the process to end; may return before it has
 * @param patience how long it may take to end before it is made to
 */
record RunningPart(ProcessHandle process, Runnable politeStop, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    RunningPart(ProcessHandle process, Runnable politeStop) {
        this(process, politeStop, PATIENCE);
    }

    /** One that ends cleanly on SIGTERM. */
    static RunningPart of(ProcessHandle process) {
        return new RunningPart(process, process::destroy);
    }

    /** The same one, which may take {@code longer} to end. */
    RunningPart withPatience(Duration longer) {
        return new RunningPart(process, politeStop, longer);
    }

    /**
     * Asks the process to end, waits, and ends it by force if it does not.
     *
     * @return whether it ended because it was asked to
     */
    boolean stop() {
        if (!ProcessEnd.isRunning(process)) {
            return false;
        }
        politeStop.run();
        if (ProcessEnd.await(process, patience)) {
            return true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        ProcessEnd.await(process, KILL_LIMIT);
        return false;
    }
}
