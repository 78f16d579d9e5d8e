package io.millrace.gateway.probe;

/** A model failed its trial; the message says how. */
public class ModelRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ModelRefusedException(String message) {
        super(message);
    }
}
