package io.millrace.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;

/** The rows as {@code docs/benchmarks.md} shows them, ready to be pasted there. */
final class MarkdownTable {

    private static final String HEAD =
            """
            | figure | Millrace | beside | unit | ratio (quartiles, n) | goal |
            |---|---|---|---|---|---|
            """;

    private MarkdownTable() {}

    static String of(List<Row> rows) {
        return HEAD + rows.stream().map(MarkdownTable::line).collect(Collectors.joining());
    }

    private static String line(Row row) {
        return "| %s | %s | %s | %s | **%s** (%s to %s, %d) | %s |%n"
                .formatted(
                        row.figure(),
                        Report.number(row.ours()),
                        Report.number(row.peer()),
                        row.unit(),
                        Report.number(row.ratio().median()),
                        Report.number(row.ratio().lower()),
                        Report.number(row.ratio().upper()),
                        row.ratio().count(),
                        goal(row));
    }

    private static String goal(Row row) {
        if (row.goal().text().isEmpty()) {
            return "";
        }
        return row.goal().text() + (row.isReached() ? ": reached" : ": **not reached**");
    }
}
