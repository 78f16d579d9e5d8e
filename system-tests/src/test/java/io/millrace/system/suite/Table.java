package io.millrace.system.suite;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows of a problem that a small model learns to about 0.9: four normal numbers and one of two
 * classes, an hour apart.
 */
public record Table(List<Row> rows) {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** One row; {@code label} is 0 or 1. */
    public record Row(Instant at, float[] features, int label) {}

    /** {@code count} rows, the same for the same seed. */
    public static Table of(long seed, int count) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] x = new float[4];
            for (int column = 0; column < x.length; column++) {
                x[column] = (float) random.nextGaussian();
            }
            double score = 1.5 * x[0] - x[1] + 0.5 * x[2] * x[3] + 0.4 * random.nextGaussian();
            rows.add(new Row(START.plus(Duration.ofHours(i)), x, score > 0 ? 1 : 0));
        }
        return new Table(rows);
    }

    /** The same rows with the classes exchanged: what is learnt from them is wrong. */
    public Table inverted() {
        return new Table(
                rows.stream()
                        .map(row -> new Row(row.at(), row.features(), 1 - row.label()))
                        .toList());
    }

    public String toCsv() {
        StringBuilder csv = new StringBuilder("at,a,b,c,d,label\n");
        for (Row row : rows) {
            csv.append(row.at());
            for (float value : row.features()) {
                csv.append(',').append(value);
            }
            csv.append(',').append(row.label()).append('\n');
        }
        return csv.toString();
    }
}
