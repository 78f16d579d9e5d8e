package io.millrace.monitoring.performance;

import io.millrace.monitoring.telemetry.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mergeable sums that every metric is computed from.
 *
 * @param rows labelled rows
 * @param confusion rows by true class, then by predicted class; empty for regression
 * @param logLoss sum of the logarithmic losses
 * @param logLossRows rows that had a probability for their true class
 * @param absolute sum of absolute errors; regression only
 * @param square sum of squared errors; regression only
 * @param fourth sum of the fourth powers of errors; regression only, for the interval of the RMSE
 */
public record Tally(
        long rows,
        Map<String, Map<String, Long>> confusion,
        double logLoss,
        long logLossRows,
        double absolute,
        double square,
        double fourth) {

    /** Of no rows. */
    public static final Tally EMPTY = new Tally(0, Map.of(), 0, 0, 0, 0, 0);

    private static final double SMALLEST_PROBABILITY = 1e-15;

    /**
     * Of classified rows; rows without a predicted class are left out.
     *
     * @param classLabels class of each score, empty if unknown
     */
    public static Tally classified(List<Outcome> outcomes, List<String> classLabels) {
        Map<String, Map<String, Long>> confusion = new TreeMap<>();
        double loss = 0;
        long lossRows = 0;
        long rows = 0;
        for (Outcome outcome : outcomes) {
            if (outcome.predicted() == null) {
                continue;
            }
            rows++;
            confusion
                    .computeIfAbsent(outcome.label(), actual -> new TreeMap<>())
                    .merge(outcome.predicted(), 1L, Long::sum);
            int index = classLabels.indexOf(outcome.label());
            double[] scores = outcome.scores();
            if (scores != null && index >= 0 && index < scores.length) {
                loss -= Math.log(Math.max(SMALLEST_PROBABILITY, scores[index]));
                lossRows++;
            }
        }
        return new Tally(rows, confusion, loss, lossRows, 0, 0, 0);
    }

    /** Of rows with a predicted value and a numeric label; others are left out. */
    public static Tally valued(List<Outcome> outcomes) {
        long rows = 0;
        double absolute = 0;
        double square = 0;
        double fourth = 0;
        for (Outcome outcome : outcomes) {
            double[] scores = outcome.scores();
            if (outcome.labelValue() != null && scores != null && scores.length > 0) {
                double error = scores[0] - outcome.labelValue();
                rows++;
                absolute += Math.abs(error);
                square += error * error;
                fourth += Math.pow(error, 4);
            }
        }
        return new Tally(rows, Map.of(), 0, 0, absolute, square, fourth);
    }

    /** Both samples taken together. */
    public Tally plus(Tally other) {
        Map<String, Map<String, Long>> sum = new TreeMap<>();
        List.of(confusion, other.confusion)
                .forEach(
                        part ->
                                part.forEach(
                                        (actual, predictions) ->
                                                predictions.forEach(
                                                        (predicted, count) ->
                                                                sum.computeIfAbsent(
                                                                                actual,
                                                                                a ->
                                                                                        new TreeMap<>())
                                                                        .merge(
                                                                                predicted, count,
                                                                                Long::sum))));
        return new Tally(
                rows + other.rows,
                sum,
                logLoss + other.logLoss,
                logLossRows + other.logLossRows,
                absolute + other.absolute,
                square + other.square,
                fourth + other.fourth);
    }

    /** Rows whose predicted class is the true one. */
    public long correct() {
        return confusion.entrySet().stream()
                .mapToLong(row -> row.getValue().getOrDefault(row.getKey(), 0L))
                .sum();
    }
}
