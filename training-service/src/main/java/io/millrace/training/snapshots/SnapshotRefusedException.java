package io.millrace.training.snapshots;

/** The traffic does not make a data set that can be trained on. */
public class SnapshotRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SnapshotRefusedException(String message) {
        super(message, null, false, false);
    }
}
