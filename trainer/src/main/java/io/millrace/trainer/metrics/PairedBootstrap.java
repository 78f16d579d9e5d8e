package io.millrace.trainer.metrics;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * How sure the difference of two models on the same rows is: resamples rows, always both models'
 * losses together. Seeded, so that a verdict can be repeated.
 *
 * @param difference candidate's mean loss minus champion's, both after {@code transform}
 * @param lower 5% quantile over resamples
 * @param upper 95% quantile over resamples
 */
public record PairedBootstrap(double difference, double lower, double upper) {

    private static final int RESAMPLES = 1000;

    /**
     * Compares.
     *
     * @param transform of each model's mean loss: the root for squared errors
     */
    public static PairedBootstrap compare(
            double[] candidate, double[] champion, DoubleUnaryOperator transform) {
        Random random = new Random(42);
        double[] differences = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double first = 0;
            double second = 0;
            for (int row = 0; row < candidate.length; row++) {
                int drawn = random.nextInt(candidate.length);
                first += candidate[drawn];
                second += champion[drawn];
            }
            differences[i] = difference(first, second, candidate.length, transform);
        }
        Arrays.sort(differences);
        double first = Arrays.stream(candidate).sum();
        double second = Arrays.stream(champion).sum();
        return new PairedBootstrap(
                difference(first, second, candidate.length, transform),
                differences[RESAMPLES / 20],
                differences[RESAMPLES - RESAMPLES / 20 - 1]);
    }

    private static double difference(
            double first, double second, int rows, DoubleUnaryOperator transform) {
        return transform.applyAsDouble(first / rows) - transform.applyAsDouble(second / rows);
    }
}
