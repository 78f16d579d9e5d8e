package io.millrace.gateway.onnx;

/** ONNX Runtime refused: a model that it cannot load, or a run that failed. */
public class OnnxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code INVALID_ARGUMENT} of the C interface. */
    private static final int INVALID_ARGUMENT = 2;

    private final int code;

    OnnxException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Whether the caller's tensors were at fault. */
    public boolean isCallersFault() {
        return code == INVALID_ARGUMENT;
    }
}
