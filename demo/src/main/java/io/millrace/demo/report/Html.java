package io.millrace.demo.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pieces of HTML. Whatever comes from outside is escaped. */
final class Html {

    private Html() {}

    static String escape(String text) {
        if (text == null) {
            return "";
        }
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A table of escaped texts; a sentence where there are no rows. */
    static String table(List<String> head, List<List<String>> rows, String ifEmpty) {
        if (rows.isEmpty()) {
            return "<p class=\"none\">" + escape(ifEmpty) + "</p>";
        }
        String header =
                head.stream()
                        .map(cell -> "<th>" + escape(cell) + "</th>")
                        .collect(Collectors.joining());
        String body = rows.stream().map(Html::row).collect(Collectors.joining("\n"));
        return "<div class=\"wide\"><table><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
                .formatted(header, body);
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> "<td>" + escape(cell) + "</td>")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    /** Texts of a row; what is absent is empty. */
    static List<String> cells(String... texts) {
        return Stream.of(texts).map(text -> text == null ? "" : text).toList();
    }

    static String paragraph(String text) {
        return "<p>" + escape(text) + "</p>";
    }

    static String section(String title, String body) {
        return "<section><h2>" + escape(title) + "</h2>" + body + "</section>";
    }

    static String percent(Double share) {
        return share == null ? "–" : String.format(Locale.ROOT, "%.1f%%", share * 100);
    }

    static String number(Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.4g", value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
