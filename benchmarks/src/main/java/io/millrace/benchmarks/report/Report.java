package io.millrace.benchmarks.report;

import io.millrace.benchmarks.measure.Spread;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects the rows of one benchmark, prints each as it comes, and keeps all of them as JSON. Not
 * thread-safe.
 */
public final class Report {

    private static final String LINE = "%-66s %11s %11s %-12s %8s  %-17s %3s  %s";

    private final String benchmark;
    private final PrintStream out;
    private final Instant started = Instant.now();
    private final Machine machine = Machine.here();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** For the benchmark of that name; prints to {@code out}. */
    public Report(String benchmark, PrintStream out) {
        this.benchmark = benchmark;
        this.out = out;
    }

    /** Prints what the figures depend on, and the names of the columns. */
    public void head() {
        out.printf("%n%s: %s%n", benchmark, machine.text());
        out.println(
                LINE.formatted(
                        "figure", "Millrace", "beside", "unit", "ratio", "quartiles", "n", "goal"));
    }

    /** Adds a comparison. */
    public void add(Row row) {
        rows.add(row);
        out.println(line(row));
        out.flush();
    }

    /** Adds a sentence about what could not be measured, or how to read a row. */
    public void note(String sentence) {
        notes.add(sentence);
        out.println("  note: " + sentence);
        out.flush();
    }

    /** One line of the table. */
    static String line(Row row) {
        Spread ratio = row.ratio();
        String goal =
                row.goal().text().isEmpty()
                        ? ""
                        : row.goal().text() + (row.isReached() ? " reached" : " NOT REACHED");
        return LINE.formatted(
                        row.figure(),
                        number(row.ours()),
                        number(row.peer()),
                        row.unit(),
                        number(ratio.median()),
                        number(ratio.lower()) + " to " + number(ratio.upper()),
                        ratio.count(),
                        goal)
                .stripTrailing();
    }

    /** Three significant digits, or all before the point. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Writes everything to {@code folder/BENCHMARK.json}, and the rows beside it as Markdown. */
    public Path write(Path folder) {
        record Document(
                int schema,
                String benchmark,
                Instant started,
                Instant ended,
                Machine machine,
                List<Row> rows,
                List<String> notes) {}
        try {
            Path file = Files.createDirectories(folder).resolve(benchmark + ".json");
            Document document =
                    new Document(1, benchmark, started, Instant.now(), machine, rows, notes);
            Files.write(
                    file,
                    Wire.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
            Files.writeString(
                    folder.resolve(benchmark + ".md"),
                    "%s; %s%n%n%s"
                            .formatted(
                                    started.toString().substring(0, 10),
                                    machine.text(),
                                    MarkdownTable.of(rows)));
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the report can't be written", e);
        }
    }
}
