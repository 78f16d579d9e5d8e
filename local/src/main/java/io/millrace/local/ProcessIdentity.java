package io.millrace.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param startedAt as the system tells it, to its own precision
 */
public record ProcessIdentity(long pid, Instant startedAt) {

    /** The system counts in ticks of ten milliseconds, and two readings may round differently. */
    private static final Duration PRECISION = Duration.ofMillis(50);

    /** Who {@code process} is. */
    static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(
                process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The process, if it still runs; a stranger that got its number later is not it. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessEnd::isRunning).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle candidate) {
        Instant start = candidate.info().startInstant().orElse(Instant.EPOCH);
        return Duration.between(start, startedAt).abs().compareTo(PRECISION) <= 0;
    }
}
