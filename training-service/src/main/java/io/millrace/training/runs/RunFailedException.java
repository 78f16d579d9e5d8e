package io.millrace.training.runs;

/** An attempt ended without a model. */
final class RunFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureClass failureClass;

    RunFailedException(FailureClass failureClass, String message) {
        super(message, null, false, false);
        this.failureClass = failureClass;
    }

    FailureClass failureClass() {
        return failureClass;
    }
}
