package io.millrace.gateway.artifacts;

/** A version's files could not be had, or were not what their digests say. */
public class ArtifactException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ArtifactException(String message) {
        super(message);
    }

    ArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
