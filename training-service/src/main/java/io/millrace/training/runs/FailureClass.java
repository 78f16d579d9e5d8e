package io.millrace.training.runs;

/** Why an attempt failed; decides whether another one makes sense. */
public enum FailureClass {
    USER_CONFIG(false),
    DATA_QUALITY(false),
    /** The converted model answers otherwise than the trained one. */
    PARITY(false),
    OUT_OF_MEMORY(false),
    /** The registry refuses what it is asked. */
    REGISTRY_REFUSED(false),
    /** The process was killed, or its machine died. */
    LOST(true),
    UNKNOWN(true);

    private final boolean retryable;

    FailureClass(boolean retryable) {
        this.retryable = retryable;
    }

    boolean isRetryable() {
        return retryable;
    }
}
