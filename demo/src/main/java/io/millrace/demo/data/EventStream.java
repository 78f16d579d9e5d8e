package io.millrace.demo.data;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Rows in time order.
 *
 * @param timed whether the times are the data's own; else each row is one made-up minute after the
 *     one before, so that windows are cut by rows and not by the speed of the replay
 * @param columns all columns but label and time
 * @param times event time of each row in milliseconds since the epoch, ascending
 * @param timeName what the data calls the time, or null
 * @param notes what was done to make the file a stream, in words
 */
public record EventStream(
        String name,
        boolean timed,
        List<Column> columns,
        Column label,
        long[] times,
        String timeName,
        List<String> notes) {

    public EventStream {
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    public int rows() {
        return times.length;
    }

    public Instant time(int row) {
        return Instant.ofEpochMilli(times[row]);
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Index of the first row later than {@code time}; {@link #rows()} if there is none. */
    public int firstAfter(Instant time) {
        int found = Arrays.binarySearch(times, time.toEpochMilli());
        int row = found >= 0 ? found : -found - 1;
        while (row < times.length && times[row] <= time.toEpochMilli()) {
            row++;
        }
        return row;
    }

    /**
     * The same rows in random order on the same clock: no drift can be left in them, which makes
     * them a test of false alarms.
     */
    public EventStream shuffled(long seed) {
        int[] order = new int[rows()];
        Arrays.setAll(order, i -> i);
        Random random = new Random(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        List<String> said = new ArrayList<>(notes);
        said.add("Rows were shuffled (seed " + seed + ") while the clock was kept.");
        return new EventStream(
                name,
                timed,
                columns.stream().map(column -> column.reordered(order)).toList(),
                label.reordered(order),
                times,
                timeName,
                said);
    }

    /** The first {@code rows} rows of this stream. */
    public EventStream head(int rows) {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        return new EventStream(
                name,
                timed,
                columns.stream().map(column -> column.reordered(order)).toList(),
                label.reordered(order),
                Arrays.copyOf(times, rows),
                timeName,
                notes);
    }
}
