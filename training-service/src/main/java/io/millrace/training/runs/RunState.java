package io.millrace.training.runs;

/** Where a run is. Only the holder of its lease moves it, but for a cancelled run in the queue. */
public enum RunState {
    CREATED,
    QUEUED,
    /** Cuts the snapshot and opens the tracking run. */
    PREPARING,
    /** The trainer works. */
    RUNNING,
    /** The model is uploaded, fetched back, and compared. */
    EVALUATING,
    /** A version may be there already: a wish to cancel comes too late. */
    REGISTERING,
    SUCCEEDED,
    /** A gate said no: a decision, not an error. */
    REJECTED,
    FAILED,
    CANCELLED;

    /** Whether nothing happens any more. */
    public boolean isTerminal() {
        return compareTo(REGISTERING) > 0;
    }
}
