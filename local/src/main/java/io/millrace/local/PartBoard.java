package io.millrace.local;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What is known of all parts of one suite, written to its state file with every change.
 * Thread-safe; who waits for a part waits here.
 */
final class PartBoard {

    private static final int TAIL_LINES = 12;

    private final SuiteConfig config;
    private final SuiteListener listener;
    private final StateFile file;
    private final ProcessIdentity supervisor = ProcessIdentity.of(ProcessHandle.current());
    private final Instant startedAt = Instant.now();
    private final Map<Part, PartStatus> parts = new EnumMap<>(Part.class);
    private Double seconds;
    private String failure;

    PartBoard(SuiteConfig config, SuiteListener listener, List<Driver> drivers) {
        this.config = config;
        this.listener = listener;
        this.file = new StateFile(config.state());
        for (Driver driver : drivers) {
            Part part = driver.part();
            String log = config.log(part).toString();
            parts.put(
                    part,
                    new PartStatus(
                            part.label(),
                            driver.version(),
                            PartStatus.State.WAITING,
                            null,
                            null,
                            0,
                            startedAt,
                            log));
        }
        save();
    }

    synchronized void launched(Part part, ProcessHandle process) {
        ProcessIdentity identity = ProcessIdentity.of(process);
        change(part, status -> status.launched(identity, Instant.now()));
    }

    synchronized void ready(Part part, Duration after) {
        change(part, status -> status.ready(after.toMillis() / 1000.0, Instant.now()));
        if (seconds == null && allReady()) {
            seconds = Duration.between(startedAt, Instant.now()).toMillis() / 1000.0;
            save();
        }
    }

    synchronized void died(Part part, String trouble) {
        if (trouble != null) {
            listener.note(part.label() + ": " + trouble);
        }
        change(part, status -> status.died(Instant.now()));
    }

    synchronized void pausing(Part part, Duration pause) {
        String tail = LogTail.of(config.log(part), TAIL_LINES);
        listener.died(parts.get(part), tail, pause.toMillis() / 1000.0);
    }

    synchronized void stopped(Part part) {
        change(part, status -> status.in(PartStatus.State.STOPPED, Instant.now()));
    }

    /** The suite can't be started because of {@code part}. */
    synchronized void fail(Part part, String reason) {
        if (seconds == null && failure == null) {
            failure =
                    "%s: %s; the end of %s:%n%s"
                            .formatted(
                                    part.label(),
                                    reason,
                                    config.log(part),
                                    LogTail.of(config.log(part), TAIL_LINES).indent(4));
            save();
            notifyAll();
        }
    }

    /** Waits until each of {@code needed} is ready. */
    synchronized void awaitReady(List<Part> needed) throws InterruptedException {
        while (!needed.stream().allMatch(this::isReady)) {
            wait();
        }
    }

    /**
     * Waits until all are ready.
     *
     * @throws SuiteException if a part can't be started
     */
    synchronized double awaitAll() throws InterruptedException {
        while (seconds == null && failure == null) {
            wait();
        }
        if (failure != null) {
            throw new SuiteException(failure);
        }
        return seconds;
    }

    synchronized SuiteState state() {
        List<PartStatus> all = List.copyOf(parts.values());
        return new SuiteState(
                SuiteState.SCHEMA,
                supervisor,
                startedAt,
                seconds != null,
                failure,
                seconds,
                config.ports().numbers(),
                all);
    }

    private boolean allReady() {
        return parts.keySet().stream().allMatch(this::isReady);
    }

    private boolean isReady(Part part) {
        return parts.get(part).state() == PartStatus.State.READY;
    }

    private void change(Part part, UnaryOperator<PartStatus> change) {
        PartStatus next = change.apply(parts.get(part));
        parts.put(part, next);
        save();
        listener.changed(next);
        notifyAll();
    }

    private void save() {
        file.write(state());
    }
}
