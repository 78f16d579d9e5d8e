package io.millrace.training.registryclient;

/** The registry answered, and the answer is no. */
public class RegistryRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    RegistryRefusedException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    boolean isNotFound() {
        return status == 404;
    }

    boolean isAlreadyThere() {
        return "RESOURCE_ALREADY_EXISTS".equals(code);
    }
}
