package io.millrace.demo.report;

import java.util.Locale;

/** Writes one SVG drawing, element by element. Not thread-safe. */
final class Svg {

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height, String title) {
        out.append(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><title>%s</title>"
                        .formatted(width, height, Html.escape(title), Html.escape(title)));
    }

    Svg line(String style, double x1, double y1, double x2, double y2) {
        return add(
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                style, x1, y1, x2, y2);
    }

    Svg text(String style, double x, double y, String text) {
        return add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                style, x, y, Html.escape(text));
    }

    Svg bar(String style, double x, double y, double width, double height) {
        return add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                        + " rx=\"2\"/>",
                style, x, y, width, height);
    }

    Svg path(String style, String commands) {
        return add("<path class=\"%s\" d=\"%s\"/>", style, commands);
    }

    /** A vertical line that tells {@code tip} when pointed at. */
    Svg marker(String style, double x, double y1, double y2, String tip) {
        return add(
                "<g class=\"%s\"><title>%s</title><line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\""
                        + " y2=\"%.1f\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/></g>",
                style, Html.escape(tip), x, y1, x, y2, x, y1);
    }

    private Svg add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
        return this;
    }

    @Override
    public String toString() {
        return out + "</svg>";
    }
}
