package io.millrace.training.runs;

/** The service stops: the run is left where it is, for the next process to go on with. */
final class WorkerStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WorkerStoppedException() {
        super("the service stops", null, false, false);
    }
}
