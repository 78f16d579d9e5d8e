package io.millrace.benchmarks.peers;

/** A peer that cannot be had on this machine; its rows are left out, and the report says so. */
public final class PeerMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a sentence that says what to install. */
    public PeerMissingException(String message) {
        super(message);
    }
}
