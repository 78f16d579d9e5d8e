package io.millrace.local;

import java.time.Instant;

/**
 * One part as the supervisor last saw it.
 *
 * @param name label of the part
 * @param version of the program
 * @param process who it is, absent while it does not run
 * @param startSeconds from its launch until it was ready, at its last start; absent before
 * @param restarts how often it died and was started again
 * @param log where its output goes
 */
public record PartStatus(
        String name,
        String version,
        State state,
        ProcessIdentity process,
        Double startSeconds,
        int restarts,
        Instant since,
        String log) {

    /** Where a part is in its life. */
    public enum State {
        WAITING,
        STARTING,
        READY,
        DIED,
        STOPPED
    }

    PartStatus in(State next, Instant now) {
        return new PartStatus(name, version, next, process, startSeconds, restarts, now, log);
    }

    PartStatus launched(ProcessIdentity identity, Instant now) {
        return new PartStatus(
                name, version, State.STARTING, identity, startSeconds, restarts, now, log);
    }

    PartStatus ready(double seconds, Instant now) {
        return new PartStatus(name, version, State.READY, process, seconds, restarts, now, log);
    }

    PartStatus died(Instant now) {
        return new PartStatus(
                name, version, State.DIED, null, startSeconds, restarts + 1, now, log);
    }
}
