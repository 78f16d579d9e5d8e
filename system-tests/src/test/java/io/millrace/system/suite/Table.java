package io.millrace.system.suite;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Rows of a problem that a small model learns to about 0.9: four normal numbers and one of two
 * classes, an hour apart. Immutable.
 */
public record Table(List<Row> rows) {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** One row; {@code label} is 0 or 1. */
    public record Row(Instant at, float[] features, int label) {}

    public Table {
        rows = List.copyOf(rows);
    }

    /** {@code count} rows, the same for the same seed. */
    public static Table of(long seed, int count) {
        return turning(seed, count, count);
    }

    /**
     * As {@link #of}, but from row {@code turn} on the first column means the opposite: who learnt
     * from the rows before is right for less than half of those after.
     */
    public static Table turning(long seed, int count, int turn) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] x = new float[4];
            for (int column = 0; column < x.length; column++) {
                x[column] = (float) random.nextGaussian();
            }
            double first = i < turn ? 1.5 : -1.5;
            double score = first * x[0] - x[1] + 0.5 * x[2] * x[3] + 0.4 * random.nextGaussian();
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

    /** The same rows in another order on the same clock: time tells nothing any more. */
    public Table shuffled(long seed) {
        List<Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        List<Row> timed = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = shuffled.get(i);
            timed.add(new Row(rows.get(i).at(), row.features(), row.label()));
        }
        return new Table(timed);
    }

    /** Rows {@code first} to {@code end}, exclusive. */
    public Table slice(int first, int end) {
        return new Table(rows.subList(first, end));
    }

    public int size() {
        return rows.size();
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
