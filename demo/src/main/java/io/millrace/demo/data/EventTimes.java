package io.millrace.demo.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Event times of a table's rows.
 *
 * @param millis ascending, milliseconds since the epoch
 * @param order which row of the table comes at each place, or null if they were in order already
 * @param own whether the data has these times, or they were made up from the order
 */
record EventTimes(long[] millis, int[] order, boolean own) {

    private static final long MINUTE = 60_000;

    /** Numbers between these are seconds since the epoch (1973 to 2286), times 1,000 millis. */
    private static final double FIRST_SECOND = 1e8;

    private static final double LAST_SECOND = 1e10;

    /** One minute a row, from the epoch. */
    static EventTimes madeUp(int rows) {
        return new EventTimes(
                IntStream.range(0, rows).mapToLong(row -> row * MINUTE).toArray(), null, false);
    }

    /**
     * Times of {@code column}.
     *
     * @param moments the column as milliseconds where the file declares times, else null
     * @param notes takes a sentence about numbers that are an order but no times
     */
    static EventTimes of(Column column, double[] moments, List<String> notes) {
        double[] values = moments != null ? moments : numbers(column);
        checkPresent(column, values);
        int[] order = isAscending(values) ? null : sorted(values);
        double[] ascending = order == null ? values : pick(values, order);
        double factor = moments != null ? 1 : unit(ascending);
        if (factor == 0) {
            notes.add(
                    "The numbers in '%s' are no times since 1970: they give the order, one row a minute."
                            .formatted(column.name()));
            return new EventTimes(madeUp(values.length).millis, order, false);
        }
        long[] millis = Arrays.stream(ascending).mapToLong(v -> Math.round(v * factor)).toArray();
        return new EventTimes(millis, order, true);
    }

    private static double[] numbers(Column column) {
        if (!column.isNumeric()) {
            throw new UnusableDataException(
                    "the time column '%s' holds neither times nor numbers; ISO 8601 (2026-03-01T12:30) would be right"
                            .formatted(column.name()));
        }
        return ((Column.Numbers) column).values();
    }

    private static void checkPresent(Column column, double[] values) {
        for (int row = 0; row < values.length; row++) {
            if (Double.isNaN(values[row])) {
                throw new UnusableDataException(
                        "row %,d has no time in '%s'; every row needs one"
                                .formatted(row + 1, column.name()));
            }
        }
    }

    /** Milliseconds in one unit of the numbers; 0 if they are no times. */
    private static double unit(double[] ascending) {
        double first = ascending[0];
        double last = ascending[ascending.length - 1];
        if (first >= FIRST_SECOND && last < LAST_SECOND) {
            return 1_000;
        }
        boolean isMillis = first >= FIRST_SECOND * 1_000 && last < LAST_SECOND * 1_000;
        return isMillis ? 1 : 0;
    }

    private static boolean isAscending(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** Stable, so that rows of the same time keep the file's order. */
    private static int[] sorted(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> values[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] pick(double[] values, int[] order) {
        return Arrays.stream(order).mapToDouble(row -> values[row]).toArray();
    }
}
