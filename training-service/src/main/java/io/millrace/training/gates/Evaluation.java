package io.millrace.training.gates;

import io.millrace.contracts.model.Task;
import java.util.Map;

/**
 * What the trainer measured on held-out rows: the document {@code evaluation.json}.
 *
 * @param champion metrics of the champion; absent where there is none or it can't be run
 * @param difference candidate's loss minus champion's
 * @param incomparable why the champion can't be run on these rows; absent if it can
 */
public record Evaluation(
        Task task,
        int rows,
        Map<String, Double> candidate,
        Map<String, Double> baseline,
        Parity parity,
        Map<String, Double> champion,
        Difference difference,
        String incomparable) {

    /** Largest difference between the trained model and the registered bytes. */
    public record Parity(int rows, double largestDifference) {}

    /** With the 5% and the 95% quantile of a paired bootstrap. */
    public record Difference(double difference, double lower, double upper) {}
}
