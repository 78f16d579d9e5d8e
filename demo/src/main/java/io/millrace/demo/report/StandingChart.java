package io.millrace.demo.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where the loop lands among the reference figures: bars from worst to best. */
final class StandingChart {

    private record Bar(String name, double value, String style) {}

    private static final int WIDTH = 960;
    private static final int BAR = 26;
    private static final int LEFT = 430;

    private final List<Bar> bars = new ArrayList<>();

    StandingChart(Summary summary, References references) {
        references.figures().forEach(f -> bars.add(new Bar(f.name(), f.value(), "bar other")));
        bars.add(new Bar("this run, first model frozen", value(summary, false), "bar frozen"));
        bars.add(new Bar("this run, the loop", value(summary, true), "bar loop"));
        Comparator<Bar> byValue = Comparator.comparingDouble(Bar::value);
        bars.sort(summary.task().isClassification() ? byValue : byValue.reversed());
    }

    private static double value(Summary summary, boolean isLoop) {
        Double value =
                summary.task().isClassification()
                        ? (isLoop ? summary.loopAccuracy() : summary.frozenAccuracy())
                        : (isLoop ? summary.loopRmse() : summary.frozenRmse());
        return value == null ? 0 : value;
    }

    @Override
    public String toString() {
        Svg svg = new Svg(WIDTH, bars.size() * BAR + 8, "Where the loop lands");
        double best = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        LinearScale x = new LinearScale(0, best, 0, WIDTH - LEFT - 70);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double top = 4 + i * (double) BAR;
            svg.text("tick right", LEFT - 10, top + 15, bar.name());
            svg.bar(bar.style(), LEFT, top, Math.max(1, x.at(bar.value())), BAR - 7);
            svg.text(
                    "value",
                    LEFT + x.at(bar.value()) + 6,
                    top + 15,
                    String.format(Locale.ROOT, "%.4g", bar.value()));
        }
        return svg.toString();
    }
}
