package io.millrace.demo.report;

import io.millrace.demo.traffic.Latencies;
import java.util.List;
import java.util.Locale;

/** Latency by percentile as bars on a logarithmic axis. */
final class LatencyChart {

    private static final int WIDTH = 960;
    private static final int BAR = 22;
    private static final int LEFT = 70;

    private final List<Latencies.Point> points;

    LatencyChart(List<Latencies.Point> points) {
        this.points = List.copyOf(points);
    }

    @Override
    public String toString() {
        Svg svg = new Svg(WIDTH, points.size() * BAR + 8, "Latency by percentile");
        double longest = Math.max(0.1, points.getLast().millis());
        LinearScale x =
                new LinearScale(-1, Math.max(0, Math.log10(longest)), 0, WIDTH - LEFT - 110);
        for (int i = 0; i < points.size(); i++) {
            Latencies.Point point = points.get(i);
            double width = Math.max(1, x.at(Math.log10(Math.max(0.1, point.millis()))));
            double top = 4 + i * (double) BAR;
            svg.text("tick right", LEFT - 8, top + 14, name(point.percent()));
            svg.bar("bar", LEFT, top, width, BAR - 5);
            svg.text("value", LEFT + width + 6, top + 14, millis(point.millis()));
        }
        return svg.toString();
    }

    private static String name(double percent) {
        if (percent == 100) {
            return "slowest";
        }
        boolean whole = percent == Math.rint(percent);
        return whole ? "p" + (long) percent : "p" + percent;
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }
}
