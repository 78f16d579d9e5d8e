package io.millrace.trainer.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * accuracy, precision, recall, f1, log_loss and, for two classes, roc_auc. Precision, recall and f1
 * are those of the second class for two classes, and the unweighted mean over the classes that
 * occur for more.
 */
final class ClassificationMetrics {

    private static final double SMALLEST = 1e-15;

    private final int classes;
    private final int[] truth;
    private final float[][] scores;
    private final long[][] confusion;

    ClassificationMetrics(List<String> classLabels, String[] labels, float[][] scores) {
        this.classes = classLabels.size();
        this.truth = Arrays.stream(labels).mapToInt(classLabels::indexOf).toArray();
        this.scores = scores;
        this.confusion = new long[classes][classes];
        for (int row = 0; row < truth.length; row++) {
            if (truth[row] >= 0) {
                confusion[truth[row]][winner(scores[row])]++;
            }
        }
    }

    Map<String, Double> all() {
        Map<String, Double> metrics = new TreeMap<>();
        long correct = 0;
        for (int i = 0; i < classes; i++) {
            correct += confusion[i][i];
        }
        metrics.put("accuracy", (double) correct / truth.length);
        metrics.put("log_loss", logLoss());
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        int counted = 0;
        for (int i = classes == 2 ? 1 : 0; i < classes; i++) {
            if (classes == 2 || occurs(i)) {
                precision += precision(i);
                recall += recall(i);
                f1 += f1(i);
                counted++;
            }
        }
        metrics.put("precision", precision / Math.max(1, counted));
        metrics.put("recall", recall / Math.max(1, counted));
        metrics.put("f1", f1 / Math.max(1, counted));
        if (classes == 2) {
            rocAuc(metrics);
        }
        return metrics;
    }

    static int winner(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** A class that the model does not know has probability 0. */
    private double logLoss() {
        double sum = 0;
        for (int row = 0; row < truth.length; row++) {
            double probability = truth[row] < 0 ? 0 : scores[row][truth[row]];
            sum -= Math.log(Math.clamp(probability, SMALLEST, 1.0));
        }
        return sum / truth.length;
    }

    private boolean occurs(int index) {
        return Arrays.stream(confusion[index]).sum() > 0 || predicted(index) > 0;
    }

    private long predicted(int index) {
        long sum = 0;
        for (long[] row : confusion) {
            sum += row[index];
        }
        return sum;
    }

    private double precision(int index) {
        return ratio(confusion[index][index], predicted(index));
    }

    private double recall(int index) {
        return ratio(confusion[index][index], Arrays.stream(confusion[index]).sum());
    }

    private double f1(int index) {
        double precision = precision(index);
        double recall = recall(index);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** By ranks with ties shared (Mann-Whitney); left out where only one class occurs. */
    private void rocAuc(Map<String, Double> metrics) {
        Integer[] order = new Integer[truth.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(row -> scores[row][1]));
        double positiveRanks = 0;
        long positives = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && scores[order[to]][1] == scores[order[from]][1]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                if (truth[order[i]] == 1) {
                    positiveRanks += rank;
                    positives++;
                }
            }
            from = to;
        }
        long negatives = truth.length - positives;
        if (positives > 0 && negatives > 0) {
            double wins = positiveRanks - positives * (positives + 1) / 2.0;
            metrics.put("roc_auc", wins / ((double) positives * negatives));
        }
    }
}
