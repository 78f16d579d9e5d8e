package io.millrace.demo.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the first rows as the CSV file that a user would upload. Rows without a label stay out.
 */
public final class InitialFile {

    private InitialFile() {}

    /**
     * Writes the first {@code rows} rows of {@code stream} to {@code file}; returns lines written.
     */
    public static int write(EventStream stream, int rows, Path file) throws IOException {
        int written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(header(stream));
            out.write('\n');
            for (int row = 0; row < rows; row++) {
                if (!stream.label().isMissing(row)) {
                    out.write(line(stream, row));
                    out.write('\n');
                    written++;
                }
            }
        }
        return written;
    }

    private static String header(EventStream stream) {
        List<String> names = new ArrayList<>();
        if (stream.timeName() != null) {
            names.add(quoted(stream.timeName()));
        }
        stream.columns().forEach(column -> names.add(quoted(column.name())));
        names.add(quoted(stream.label().name()));
        return String.join(",", names);
    }

    private static String line(EventStream stream, int row) {
        List<String> values = new ArrayList<>();
        if (stream.timeName() != null) {
            values.add(stream.time(row).toString());
        }
        stream.columns().forEach(column -> values.add(quoted(column.text(row))));
        values.add(quoted(stream.label().text(row)));
        return String.join(",", values);
    }

    private static String quoted(String value) {
        if (value == null) {
            return "";
        }
        boolean plain =
                value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
