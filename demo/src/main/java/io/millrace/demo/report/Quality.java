package io.millrace.demo.report;

import io.millrace.demo.traffic.AnswerLog;
import java.util.stream.IntStream;

/**
 * How right the answers on some rows were. Accuracy for classes, the two errors for values; what
 * does not apply is null.
 *
 * @param rows answered rows whose truth is known
 */
record Quality(long rows, Double accuracy, Double rmse, Double mae) {

    /** Quality of {@code log} on the rows from {@code from} to before {@code to}. */
    static Quality of(AnswerLog log, boolean classifies, int from, int to) {
        double[] errors =
                IntStream.range(from, to)
                        .mapToDouble(log::error)
                        .filter(error -> !Double.isNaN(error))
                        .toArray();
        double absolute = 0;
        double squared = 0;
        for (double error : errors) {
            absolute += Math.abs(error);
            squared += error * error;
        }
        if (errors.length == 0) {
            return new Quality(0, null, null, null);
        }
        double mae = absolute / errors.length;
        return classifies
                ? new Quality(errors.length, 1 - mae, null, null)
                : new Quality(errors.length, null, Math.sqrt(squared / errors.length), mae);
    }

    /** The one figure that ranks: accuracy, or RMSE. */
    Double headline() {
        return accuracy != null ? accuracy : rmse;
    }
}
