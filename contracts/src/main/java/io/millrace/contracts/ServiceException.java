package io.millrace.contracts;

import java.util.Map;

/**
 * A failure that a caller is told about: a code from the one table, a sentence written for the
 * caller (what is wrong and what would be right), and details as data.
 *
 * <p>Carries no stack trace below 500: it is an answer, not an accident.
 */
public class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> details;

    public ServiceException(ErrorCode code, String message) {
        this(code, message, Map.of(), null);
    }

    public ServiceException(ErrorCode code, String message, Map<String, Object> details) {
        this(code, message, details, null);
    }

    public ServiceException(
            ErrorCode code, String message, Map<String, Object> details, Throwable cause) {
        super(message, cause, false, code.httpStatus() >= 500);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    public ErrorCode code() {
        return code;
    }

    /** Facts a program may read, rendered beside the message where the surface allows it. */
    public Map<String, Object> details() {
        return details;
    }
}
