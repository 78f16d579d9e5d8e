package io.millrace.demo.loop;

/** The loop could not be set up; the message says which step and why. */
public class LoopFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoopFailedException(String message) {
        super(message);
    }
}
