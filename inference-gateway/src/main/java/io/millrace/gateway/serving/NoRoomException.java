package io.millrace.gateway.serving;

/** There is no room for a version in the memory budget for now; it is no fault of the version. */
class NoRoomException extends ModelLoadException {

    private static final long serialVersionUID = 1L;

    NoRoomException(String message) {
        super(message);
    }

    NoRoomException(String message, Throwable cause) {
        super(message, cause);
    }
}
