package io.millrace.demo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Quality by week, frozen beside loop, with what happened when. */
final class WeeklyChart {

    /**
     * Something that happened.
     *
     * @param position in weeks since the chart's first one
     * @param style {@code alert}, {@code retraining} or {@code promotion}
     */
    record Marker(double position, String style, String tip) {}

    private static final int WIDTH = 960;
    private static final int HEIGHT = 340;
    private static final int LEFT = 56;
    private static final int RIGHT = 12;
    private static final int TOP = 44;
    private static final int BOTTOM = 36;
    private static final int LABELS = 8;

    private final Summary summary;
    private final List<Marker> markers;
    private final LinearScale x;
    private final LinearScale y;

    WeeklyChart(Summary summary, List<Marker> markers) {
        this.summary = summary;
        this.markers = List.copyOf(markers);
        this.x = new LinearScale(0, summary.weekly().size(), LEFT, WIDTH - RIGHT);
        this.y = vertical(summary);
    }

    private static LinearScale vertical(Summary summary) {
        double[] values =
                summary.weekly().stream()
                        .flatMap(week -> Stream.of(frozen(week), loop(week)))
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray();
        double low = values.length == 0 ? 0 : values[0];
        double high = values.length == 0 ? 1 : values[values.length - 1];
        double margin = Math.max(1e-6, (high - low) * 0.06);
        return new LinearScale(low - margin, high + margin, HEIGHT - BOTTOM, TOP);
    }

    @Override
    public String toString() {
        Svg svg = new Svg(WIDTH, HEIGHT, title());
        axes(svg);
        markers.forEach(
                marker ->
                        svg.marker(
                                "marker " + marker.style(),
                                x.at(marker.position()),
                                markerTop(marker),
                                HEIGHT - BOTTOM,
                                marker.tip()));
        svg.path("series frozen", path(WeeklyChart::frozen));
        svg.path("series loop", path(WeeklyChart::loop));
        return svg.toString();
    }

    private String title() {
        String metric = summary.task().isClassification() ? "Accuracy" : "RMSE";
        return metric + " per " + summary.weekUnit() + ", frozen model beside the loop";
    }

    /** Each kind has its row of dots, so that what happened together is seen apart. */
    private static double markerTop(Marker marker) {
        return switch (marker.style()) {
            case "alert" -> 10;
            case "retraining" -> 22;
            default -> 34;
        };
    }

    private void axes(Svg svg) {
        for (double tick : y.ticks(5)) {
            svg.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            svg.text("tick right", LEFT - 8, y.at(tick) + 4, label(tick));
        }
        int weeks = summary.weekly().size();
        int step = Math.max(1, (int) Math.ceil(weeks / (double) LABELS));
        for (int i = 0; i < weeks; i += step) {
            svg.text("tick", x.at(i), HEIGHT - BOTTOM + 18, summary.weekly().get(i).week());
        }
        svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    }

    private String label(double tick) {
        return summary.task().isClassification()
                ? String.format(Locale.ROOT, "%.0f%%", tick * 100)
                : String.format(Locale.ROOT, "%.3g", tick);
    }

    /** A line through the weeks' middles, broken where a week has no value. */
    private String path(Function<Summary.Week, Double> metric) {
        List<String> commands = new ArrayList<>();
        boolean isDrawing = false;
        for (int i = 0; i < summary.weekly().size(); i++) {
            Double value = metric.apply(summary.weekly().get(i));
            if (value != null) {
                commands.add(
                        String.format(
                                Locale.ROOT,
                                "%s%.1f %.1f",
                                isDrawing ? "L" : "M",
                                x.at(i + 0.5),
                                y.at(value)));
            }
            isDrawing = value != null;
        }
        return String.join(" ", commands);
    }

    private static Double frozen(Summary.Week week) {
        return week.frozenAccuracy() != null ? week.frozenAccuracy() : week.frozenRmse();
    }

    private static Double loop(Summary.Week week) {
        return week.loopAccuracy() != null ? week.loopAccuracy() : week.loopRmse();
    }
}
