package io.millrace.trainer.encoding;

import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns raw columns into the matrix of the trees. Learnt from training rows only; few categories
 * become indicators, many become the smoothed mean answer of the category.
 */
public record Encoder(List<ColumnEncoding> encodings) {

    static final int ONE_HOT_LIMIT = 32;

    /** Rows of the overall mean that are mixed into the mean of each category. */
    private static final double SMOOTHING = 20;

    public Encoder {
        encodings = List.copyOf(encodings);
    }

    /**
     * Learns the encodings.
     *
     * @param train training rows
     * @param targets answer of each training row as a number: value, or index of the class
     */
    public static Encoder fit(Frame train, float[] targets) {
        List<ColumnEncoding> encodings = new ArrayList<>();
        for (FrameColumn column : train.columns()) {
            encodings.add(
                    switch (column) {
                        case FrameColumn.Numeric numeric ->
                                new ColumnEncoding.Identity(numeric.name());
                        case FrameColumn.Text text -> fitText(text, targets);
                    });
        }
        return new Encoder(encodings);
    }

    private static ColumnEncoding fitText(FrameColumn.Text column, float[] targets) {
        Map<String, double[]> sums = new TreeMap<>();
        double total = 0;
        for (int row = 0; row < targets.length; row++) {
            double[] sum = sums.computeIfAbsent(column.values()[row], category -> new double[2]);
            sum[0] += targets[row];
            sum[1]++;
            total += targets[row];
        }
        if (sums.size() <= ONE_HOT_LIMIT) {
            return new ColumnEncoding.OneHot(column.name(), List.copyOf(sums.keySet()));
        }
        double mean = total / targets.length;
        Map<String, Float> values = new TreeMap<>();
        sums.forEach(
                (category, sum) ->
                        values.put(
                                category,
                                (float) ((sum[0] + SMOOTHING * mean) / (sum[1] + SMOOTHING))));
        return new ColumnEncoding.Lookup(column.name(), values);
    }

    /** Columns of the matrix. */
    public int width() {
        return encodings.stream().mapToInt(ColumnEncoding::width).sum();
    }

    /** Whether every input is a number that the trees see as it is. */
    public boolean isIdentity() {
        return encodings.stream().allMatch(ColumnEncoding.Identity.class::isInstance);
    }

    /** Input column of each column of the matrix. */
    public int[] sources() {
        int[] sources = new int[width()];
        int next = 0;
        for (int i = 0; i < encodings.size(); i++) {
            int width = encodings.get(i).width();
            Arrays.fill(sources, next, next + width, i);
            next += width;
        }
        return sources;
    }

    /** The matrix, row by row. */
    public float[] encode(Frame frame) {
        int width = width();
        float[] matrix = new float[frame.rows() * width];
        int offset = 0;
        for (int i = 0; i < encodings.size(); i++) {
            fill(matrix, offset, width, encodings.get(i), frame.columns().get(i));
            offset += encodings.get(i).width();
        }
        return matrix;
    }

    private static void fill(
            float[] matrix, int offset, int width, ColumnEncoding encoding, FrameColumn column) {
        switch (encoding) {
            case ColumnEncoding.Identity _ -> {
                float[] values = ((FrameColumn.Numeric) column).values();
                for (int row = 0; row < values.length; row++) {
                    matrix[row * width + offset] = values[row];
                }
            }
            case ColumnEncoding.OneHot oneHot -> {
                Map<String, Integer> index = indexOf(oneHot.categories());
                String[] values = ((FrameColumn.Text) column).values();
                for (int row = 0; row < values.length; row++) {
                    Integer category = index.get(values[row]);
                    if (category != null) {
                        matrix[row * width + offset + category] = 1;
                    }
                }
            }
            case ColumnEncoding.Lookup lookup -> {
                String[] values = ((FrameColumn.Text) column).values();
                for (int row = 0; row < values.length; row++) {
                    matrix[row * width + offset] =
                            lookup.values().getOrDefault(values[row], Float.NaN);
                }
            }
        }
    }

    private static Map<String, Integer> indexOf(List<String> categories) {
        return categories.stream().collect(Collectors.toMap(c -> c, categories::indexOf));
    }
}
