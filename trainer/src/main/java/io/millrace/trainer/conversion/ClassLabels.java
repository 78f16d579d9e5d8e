package io.millrace.trainer.conversion;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The classes of a model: in numeric order where all are numbers, else in text order. */
public final class ClassLabels {

    /** What survives the way to INT64 and back to the same text. */
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9]\\d{0,17}");

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    private ClassLabels() {}

    /** Whether the label tensor is INT64. */
    public static boolean areIntegers(Collection<String> labels) {
        return labels.stream().allMatch(label -> INTEGER.matcher(label).matches());
    }

    /** Distinct labels of {@code rows} and {@code known}, in order. */
    public static List<String> of(String[] rows, Collection<String> known) {
        TreeSet<String> labels = new TreeSet<>(Arrays.asList(rows));
        labels.addAll(known);
        if (labels.stream().allMatch(label -> NUMBER.matcher(label).matches())) {
            Comparator<String> numeric = Comparator.comparingDouble(Double::parseDouble);
            return labels.stream().sorted(numeric.thenComparing(label -> label)).toList();
        }
        return List.copyOf(labels);
    }
}
