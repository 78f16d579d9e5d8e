package io.millrace.training.runs;

/** Somebody asked the run to stop. */
final class RunCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunCancelledException() {
        super("cancelled", null, false, false);
    }
}
