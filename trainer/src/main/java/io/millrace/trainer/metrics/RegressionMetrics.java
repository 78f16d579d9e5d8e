package io.millrace.trainer.metrics;

import java.util.Map;
import java.util.TreeMap;

/** rmse, mae and r2. */
final class RegressionMetrics {

    private RegressionMetrics() {}

    static Map<String, Double> of(String[] labels, float[][] scores) {
        int rows = labels.length;
        double mean = 0;
        for (String label : labels) {
            mean += Double.parseDouble(label) / rows;
        }
        double squared = 0;
        double absolute = 0;
        double total = 0;
        for (int row = 0; row < rows; row++) {
            double truth = Double.parseDouble(labels[row]);
            double error = scores[row][0] - truth;
            squared += error * error;
            absolute += Math.abs(error);
            total += (truth - mean) * (truth - mean);
        }
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("rmse", Math.sqrt(squared / rows));
        metrics.put("mae", absolute / rows);
        metrics.put("r2", total == 0 ? 0 : 1 - squared / total);
        return metrics;
    }
}
