package io.millrace.benchmarks.report;

import java.util.Locale;

/** What a ratio must reach. */
public sealed interface Goal {

    /** Whether {@code value} reaches it. */
    boolean isReached(double value);

    /** As the table shows it: {@code ≤ 4}. */
    String text();

    /** The smaller the better, up to {@code bound}. */
    record AtMost(double bound) implements Goal {
        @Override
        public boolean isReached(double value) {
            return value <= bound;
        }

        @Override
        public String text() {
            return "≤ " + number(bound);
        }
    }

    /** The larger the better, from {@code bound} on. */
    record AtLeast(double bound) implements Goal {
        @Override
        public boolean isReached(double value) {
            return value >= bound;
        }

        @Override
        public String text() {
            return "≥ " + number(bound);
        }
    }

    /** Nothing is asked: the number is told for what it is. */
    record Told() implements Goal {
        @Override
        public boolean isReached(double value) {
            return true;
        }

        @Override
        public String text() {
            return "";
        }
    }

    private static String number(double bound) {
        return bound == Math.rint(bound)
                ? String.valueOf((long) bound)
                : String.format(Locale.ROOT, "%.2f", bound);
    }
}
