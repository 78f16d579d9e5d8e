package io.millrace.training.runs;

/** Somebody else works on the run now: stop at once, and write nothing. */
final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String run) {
        super("the lease of run " + run + " is lost", null, false, false);
    }
}
