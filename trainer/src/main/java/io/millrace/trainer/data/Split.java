package io.millrace.trainer.data;

import io.millrace.trainer.spec.TrainerException;

/**
 * Borders of the three parts of rows in time order: training, validation (early stopping), held
 * out. The newest 15% are held out, the newest 15% of the rest validate.
 */
public record Split(int trainEnd, int validationEnd, int rows) {

    static final int MINIMUM_ROWS = 20;

    private static final double SHARE = 0.15;

    /** The borders for {@code rows} rows. */
    public static Split of(int rows) {
        if (rows < MINIMUM_ROWS) {
            throw new TrainerException(
                    TrainerException.Kind.DATA_QUALITY,
                    rows
                            + " labelled rows are too few to train on: at least "
                            + MINIMUM_ROWS
                            + " are needed");
        }
        int validationEnd = rows - (int) Math.ceil(rows * SHARE);
        int trainEnd = validationEnd - (int) Math.ceil(validationEnd * SHARE);
        return new Split(trainEnd, validationEnd, rows);
    }

    public Frame train(Frame frame) {
        return frame.slice(0, trainEnd);
    }

    public Frame validation(Frame frame) {
        return frame.slice(trainEnd, validationEnd);
    }

    public Frame heldOut(Frame frame) {
        return frame.slice(validationEnd, rows);
    }
}
