package io.millrace.demo.data;

/** A file that the loop can't be shown on; the message says why, and what would be right. */
public class UnusableDataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableDataException(String message) {
        super(message);
    }
}
