package io.millrace.monitoring.performance;

import io.millrace.contracts.model.Task;
import io.millrace.monitoring.evidence.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The metrics of a {@link Tally} by the names that trainers use for them. What is undefined (a
 * precision without any positive prediction, say) is absent, never 0.
 *
 * @param rows labelled rows
 * @param values {@code accuracy, precision, recall, f1, log_loss}, or {@code rmse, mae}; precision,
 *     recall and F1 are of the second class for two classes, and macro averages for more
 * @param interval of {@code accuracy} (Wilson) or {@code rmse} (delta method), 95%; absent without
 *     rows
 */
public record Metrics(
        long rows,
        Map<String, Double> values,
        Interval interval,
        Map<String, Map<String, Long>> confusion) {

    /** Computes the metrics that suit {@code task}. */
    public static Metrics of(Tally tally, Task task, List<String> classLabels) {
        return task.isClassification()
                ? classification(tally, task, classLabels)
                : regression(tally);
    }

    private static Metrics classification(Tally tally, Task task, List<String> classLabels) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (tally.rows() > 0) {
            values.put("accuracy", tally.correct() / (double) tally.rows());
            putClassMetrics(values, tally, scored(tally, task, classLabels));
        }
        if (tally.logLossRows() > 0) {
            values.put("log_loss", tally.logLoss() / tally.logLossRows());
        }
        Interval interval =
                tally.rows() == 0 ? null : Interval.wilson(tally.correct(), tally.rows());
        return new Metrics(tally.rows(), values, interval, tally.confusion());
    }

    /** The classes that count: the positive one of two, else all. */
    private static Set<String> scored(Tally tally, Task task, List<String> classLabels) {
        if (task == Task.BINARY && classLabels.size() == 2) {
            return Set.of(classLabels.get(1));
        }
        Set<String> all = new TreeSet<>(tally.confusion().keySet());
        tally.confusion().values().forEach(row -> all.addAll(row.keySet()));
        return all;
    }

    private static void putClassMetrics(
            Map<String, Double> values, Tally tally, Set<String> classes) {
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        boolean defined = !classes.isEmpty();
        for (String name : classes) {
            double hits = tally.confusion().getOrDefault(name, Map.of()).getOrDefault(name, 0L);
            double predicted = predictedAs(tally, name);
            double actual = sum(tally.confusion().getOrDefault(name, Map.of()));
            defined &= classes.size() > 1 || (predicted > 0 && actual > 0);
            precision += predicted == 0 ? 0 : hits / predicted;
            recall += actual == 0 ? 0 : hits / actual;
            f1 += predicted + actual == 0 ? 0 : 2 * hits / (predicted + actual);
        }
        if (defined) {
            values.put("precision", precision / classes.size());
            values.put("recall", recall / classes.size());
            values.put("f1", f1 / classes.size());
        }
    }

    private static Metrics regression(Tally tally) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (tally.rows() == 0) {
            return new Metrics(0, values, null, Map.of());
        }
        double meanSquare = tally.square() / tally.rows();
        double rmse = Math.sqrt(meanSquare);
        values.put("rmse", rmse);
        values.put("mae", tally.absolute() / tally.rows());
        double variance = Math.max(0, tally.fourth() / tally.rows() - meanSquare * meanSquare);
        Interval square = Interval.mean(meanSquare, variance, tally.rows());
        Interval interval =
                new Interval(Math.sqrt(Math.max(0, square.lower())), Math.sqrt(square.upper()));
        return new Metrics(tally.rows(), values, interval, Map.of());
    }

    private static double predictedAs(Tally tally, String name) {
        return tally.confusion().values().stream()
                .mapToDouble(row -> row.getOrDefault(name, 0L))
                .sum();
    }

    private static double sum(Map<String, Long> row) {
        return row.values().stream().mapToLong(Long::longValue).sum();
    }
}
