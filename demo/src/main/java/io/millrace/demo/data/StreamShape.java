package io.millrace.demo.data;

import io.millrace.demo.data.StreamReader.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Decides whether a table can be replayed as a stream, and puts its rows in time order. */
final class StreamShape {

    /** Fewer rows than this leave nothing to train on and nothing to watch. */
    static final int FEWEST_ROWS = 1_000;

    private final StreamSource source;
    private final Table table;
    private final List<String> notes = new ArrayList<>();

    private StreamShape(StreamSource source, Table table) {
        this.source = source;
        this.table = table;
    }

    static EventStream of(StreamSource source, Table table) {
        return new StreamShape(source, table).stream();
    }

    private EventStream stream() {
        Column label = required(source.label(), "label");
        checkSize();
        checkLabel(label);
        EventTimes times = times();
        List<Column> features = features();
        if (times.order() == null) {
            return stream(label, features, times);
        }
        notes.add("Rows were not in time order; they were sorted by " + source.time() + ".");
        return stream(
                label.reordered(times.order()),
                features.stream().map(column -> column.reordered(times.order())).toList(),
                times);
    }

    private EventStream stream(Column label, List<Column> features, EventTimes times) {
        return new EventStream(
                source.name(), times.own(), features, label, times.millis(), source.time(), notes);
    }

    private EventTimes times() {
        if (source.time() == null) {
            notes.add("No time column: the file's order is the order, one row a minute.");
            return EventTimes.madeUp(table.rows());
        }
        Column column = required(source.time(), "time");
        double[] moments = table.moments().get(table.position(source.time()));
        return EventTimes.of(column, moments, notes);
    }

    private Column required(String name, String role) {
        int position = name == null ? -1 : table.position(name);
        if (position < 0) {
            throw new UnusableDataException(
                    "there is no "
                            + role
                            + " column '"
                            + name
                            + "'; the file's columns are: "
                            + table.names());
        }
        return table.columns().get(position);
    }

    private void checkSize() {
        if (table.rows() < FEWEST_ROWS) {
            throw new UnusableDataException(
                    "the file has %,d rows; at least %,d are needed to train on some and watch the rest"
                            .formatted(table.rows(), FEWEST_ROWS));
        }
        if (table.total() > table.rows()) {
            notes.add(
                    "The file has %,d rows; the first %,d are replayed."
                            .formatted(table.total(), table.rows()));
        }
    }

    private void checkLabel(Column label) {
        Set<String> distinct = new HashSet<>();
        long missing = 0;
        for (int row = 0; row < table.rows(); row++) {
            String text = label.text(row);
            if (text == null) {
                missing++;
            } else if (distinct.size() < 2) {
                distinct.add(text);
            }
        }
        if (distinct.isEmpty()) {
            throw new UnusableDataException("the label column '" + label.name() + "' is empty");
        }
        if (distinct.size() == 1) {
            throw new UnusableDataException(
                    "the label column '%s' is always %s: there is nothing to predict"
                            .formatted(label.name(), distinct.iterator().next()));
        }
        if (missing > 0) {
            notes.add(
                    "%,d rows have no label: they are sent, but nobody can say whether the answer was right."
                            .formatted(missing));
        }
    }

    private List<Column> features() {
        List<Column> features =
                IntStream.range(0, table.columns().size())
                        .mapToObj(i -> table.columns().get(i))
                        .filter(column -> !column.name().equals(source.label()))
                        .filter(column -> !column.name().equals(source.time()))
                        .toList();
        if (features.isEmpty()) {
            throw new UnusableDataException(
                    "there is no column but label and time: nothing to predict from");
        }
        return features;
    }
}
