package io.millrace.demo.report;

import io.millrace.demo.data.Weeks;
import io.millrace.demo.report.WeeklyChart.Marker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Places what happened on the weekly chart. Weeks without rows take no room there. */
final class Markers {

    private final Weeks weeks;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<Marker> markers = new ArrayList<>();

    private Markers(Summary summary, Weeks weeks) {
        this.weeks = weeks;
        for (int i = 0; i < summary.weekly().size(); i++) {
            places.put(summary.weekly().get(i).week(), i);
        }
    }

    static List<Marker> of(Summary summary, Weeks weeks) {
        Markers made = new Markers(summary, weeks);
        summary.alerts()
                .forEach(a -> made.add(a.eventTime(), "alert", "alert: " + a.description()));
        summary.retrainings()
                .forEach(r -> made.add(r.eventTime(), "retraining", "retraining: " + r.why()));
        summary.rollouts().stream()
                .filter(rollout -> "PROMOTED".equals(rollout.verdict()))
                .forEach(
                        r ->
                                made.add(
                                        r.endedEventTime(),
                                        "promotion",
                                        "version %s promoted: %s".formatted(r.to(), r.reason())));
        return made.markers;
    }

    private void add(Instant time, String style, String tip) {
        if (time == null) {
            return;
        }
        double position = weeks.positionOf(time);
        int bucket = (int) Math.floor(position);
        Integer place = places.get(weeks.name(bucket));
        if (place != null) {
            String when =
                    weeks.unit().startsWith("block")
                            ? ""
                            : time.toString().substring(0, 10) + " · ";
            markers.add(new Marker(place + position - bucket, style, when + tip));
        }
    }
}
