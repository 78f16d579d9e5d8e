package io.millrace.trainer.check;

/** ONNX Runtime can't load a model, or can't run it on these rows. */
public final class ScoringException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
