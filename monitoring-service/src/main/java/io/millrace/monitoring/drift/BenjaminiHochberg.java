package io.millrace.monitoring.drift;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * False discovery rate over many features (Benjamini and Hochberg 1995): reporting every feature
 * whose q-value is below q keeps the expected share of false ones among them below q.
 */
public final class BenjaminiHochberg {

    private BenjaminiHochberg() {}

    /** The q-value of each p-value, in the same order. */
    public static double[] adjust(double[] pValues) {
        int[] descending =
                IntStream.range(0, pValues.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> pValues[i]).reversed())
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] adjusted = new double[pValues.length];
        double smallest = 1;
        for (int position = 0; position < descending.length; position++) {
            int rank = pValues.length - position;
            double scaled = pValues[descending[position]] * pValues.length / rank;
            smallest = Math.min(smallest, scaled);
            adjusted[descending[position]] = smallest;
        }
        return adjusted;
    }
}
