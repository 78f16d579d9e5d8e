package io.millrace.gateway.serving;

/** A version that takes more memory than all models together may. */
public class ModelTooLargeException extends ModelLoadException {

    private static final long serialVersionUID = 1L;

    ModelTooLargeException(String version, long bytes, long budget) {
        super(
                "%s takes %d bytes, and all models together may take %d (memory budget)"
                        .formatted(version, bytes, budget));
    }
}
