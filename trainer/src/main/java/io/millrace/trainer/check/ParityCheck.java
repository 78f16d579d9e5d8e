package io.millrace.trainer.check;

import io.millrace.trainer.spec.TrainerException;

/**
 * Compares a converted model's answers with those of the model that was trained: absolute on
 * probabilities, relative on values.
 *
 * @param rows compared
 * @param largestDifference found
 */
public record ParityCheck(int rows, double largestDifference) {

    /** What float32 summation order may cost; a wrong base score or branch costs far more. */
    public static final double TOLERANCE = 1e-5;

    /** Compares row by row. */
    public static ParityCheck compare(float[][] trained, float[][] converted, boolean relative) {
        double largest = 0;
        for (int row = 0; row < trained.length; row++) {
            for (int i = 0; i < trained[row].length; i++) {
                double expected = trained[row][i];
                double difference = Math.abs(expected - converted[row][i]);
                double scale = relative ? Math.max(1, Math.abs(expected)) : 1;
                // a NaN anywhere must not pass for a small difference
                largest =
                        Double.isNaN(difference)
                                ? Double.POSITIVE_INFINITY
                                : Math.max(largest, difference / scale);
            }
        }
        return new ParityCheck(trained.length, largest);
    }

    public boolean passed() {
        return largestDifference <= TOLERANCE;
    }

    /** Fails unless the answers agree. */
    public ParityCheck require() {
        if (!passed()) {
            throw new TrainerException(
                    TrainerException.Kind.PARITY,
                    "the converted model differs from the trained one by %.3g on %d rows, allowed is %.0e"
                            .formatted(largestDifference, rows, TOLERANCE));
        }
        return this;
    }
}
