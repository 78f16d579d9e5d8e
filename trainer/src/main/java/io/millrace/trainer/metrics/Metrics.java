package io.millrace.trainer.metrics;

import io.millrace.contracts.model.Task;
import java.util.List;
import java.util.Map;

/** Held-out metrics by standard name. */
public final class Metrics {

    private Metrics() {}

    /**
     * Metrics of {@code scores} against the true {@code labels}.
     *
     * @param classLabels class of each score column; empty for regression
     */
    public static Map<String, Double> of(
            Task task, List<String> classLabels, String[] labels, float[][] scores) {
        return task.isClassification()
                ? new ClassificationMetrics(classLabels, labels, scores).all()
                : RegressionMetrics.of(labels, scores);
    }
}
