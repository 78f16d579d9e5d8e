package io.millrace.trainer.spec;

/** A failure with a cause that its reader can act on. None of the kinds is worth a retry. */
public class TrainerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public TrainerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What went wrong, and the exit code that says so (64 to 78: do not retry). */
    public enum Kind {
        USER_CONFIG(64),
        DATA_QUALITY(65),
        /** The converted model answers otherwise than the trained one. */
        PARITY(66);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }
}
