package io.millrace.demo.report;

import java.util.ArrayList;
import java.util.List;

/** Maps values to pixels along one axis. */
record LinearScale(double from, double to, double start, double end) {

    LinearScale {
        if (from == to) {
            // A flat line still needs an axis.
            to = from + 1;
        }
    }

    /** Pixel of {@code value}; values outside the domain lie outside the range. */
    double at(double value) {
        return start + (value - from) / (to - from) * (end - start);
    }

    /** About {@code wanted} round values within the domain, ascending. */
    List<Double> ticks(int wanted) {
        double step = roundStep((to - from) / Math.max(1, wanted));
        List<Double> ticks = new ArrayList<>();
        long first = (long) Math.ceil(from / step - 1e-9);
        for (long i = first; i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The least of 1, 2, 5 times a power of ten that is not below {@code rough}. */
    private static double roundStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
