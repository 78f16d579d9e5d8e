package io.millrace.demo.data;

/** One column of the stream, held in memory by row. Immutable by convention; thread-safe. */
public sealed interface Column {

    String name();

    /** The value as a number; NaN where it is missing or no number. */
    double number(int row);

    /** The value as text, or null where it is missing. Whole numbers carry no decimal point. */
    String text(int row);

    /** Whether every present value is a number. */
    boolean isNumeric();

    /** The same column with row {@code i} taken from {@code order[i]}. */
    Column reordered(int[] order);

    /** Whether {@code row} has no value. */
    default boolean isMissing(int row) {
        return text(row) == null;
    }

    /** Numbers; NaN is missing. */
    record Numbers(String name, double[] values) implements Column {

        @Override
        public double number(int row) {
            return values[row];
        }

        @Override
        public String text(int row) {
            double value = values[row];
            if (Double.isNaN(value)) {
                return null;
            }
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
            return whole ? Long.toString((long) value) : Double.toString(value);
        }

        @Override
        public boolean isNumeric() {
            return true;
        }

        @Override
        public Column reordered(int[] order) {
            double[] moved = new double[order.length];
            for (int i = 0; i < order.length; i++) {
                moved[i] = values[order[i]];
            }
            return new Numbers(name, moved);
        }
    }

    /** Texts; null is missing. */
    record Texts(String name, String[] values) implements Column {

        @Override
        public double number(int row) {
            String value = values[row];
            if (value == null) {
                return Double.NaN;
            }
            return switch (value) {
                case "true" -> 1;
                case "false" -> 0;
                default -> parse(value);
            };
        }

        private static double parse(String value) {
            try {
                return Double.parseDouble(value);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        @Override
        public String text(int row) {
            return values[row];
        }

        @Override
        public boolean isNumeric() {
            return false;
        }

        @Override
        public Column reordered(int[] order) {
            String[] moved = new String[order.length];
            for (int i = 0; i < order.length; i++) {
                moved[i] = values[order[i]];
            }
            return new Texts(name, moved);
        }
    }
}
