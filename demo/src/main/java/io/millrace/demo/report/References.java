package io.millrace.demo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Figures to read the result beside, and what to think of them, as the data's own folder gives
 * them: {@code reference.1.name}, {@code reference.1.value}, ..., {@code note}.
 *
 * @param note absent where the folder has none
 */
public record References(List<Figure> figures, String note) {

    /** What somebody else's way reaches on the same rows. */
    public record Figure(String name, double value) {}

    /** No figures. */
    public static final References NONE = new References(List.of(), null);

    public References {
        figures = List.copyOf(figures);
    }

    /** Reads the keys of {@code properties}, in the order of their numbers. */
    public static References of(Properties properties) {
        List<Figure> figures = new ArrayList<>();
        for (int i = 1; properties.containsKey("reference." + i + ".name"); i++) {
            figures.add(
                    new Figure(
                            properties.getProperty("reference." + i + ".name"),
                            Double.parseDouble(
                                    properties.getProperty("reference." + i + ".value"))));
        }
        return new References(figures, properties.getProperty("note"));
    }
}
