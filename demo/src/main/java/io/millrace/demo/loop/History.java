package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** What the loop did on one endpoint, oldest first. */
public record History(
        List<AlertEntry> alerts, List<RetrainingEntry> retrainings, List<RolloutEntry> rollouts) {

    public History {
        alerts = List.copyOf(alerts);
        retrainings = List.copyOf(retrainings);
        rollouts = List.copyOf(rollouts);
    }

    /** Nothing. */
    public static final History EMPTY = new History(List.of(), List.of(), List.of());

    /** Asks the monitoring service for everything about {@code endpoint}. */
    public static History of(JsonApi monitoring, String endpoint) {
        return new History(
                entries(
                        monitoring.get("/api/v1/alerts?endpoint=" + endpoint),
                        AlertEntry::of,
                        Comparator.comparing(
                                AlertEntry::eventTime,
                                Comparator.nullsFirst(Comparator.naturalOrder()))),
                entries(
                        monitoring.get("/api/v1/monitors/" + endpoint + "/retrainings"),
                        RetrainingEntry::of,
                        Comparator.comparing(
                                RetrainingEntry::requestedAt,
                                Comparator.nullsFirst(Comparator.naturalOrder()))),
                entries(
                        monitoring.get("/api/v1/rollouts?endpoint=" + endpoint),
                        RolloutEntry::of,
                        Comparator.comparing(
                                RolloutEntry::startedAt,
                                Comparator.nullsFirst(Comparator.naturalOrder()))));
    }

    private static <T> List<T> entries(
            JsonNode answer, Function<JsonNode, T> reader, Comparator<T> order) {
        List<T> entries = new ArrayList<>();
        Fields.list(answer).forEach(node -> entries.add(reader.apply(node)));
        entries.sort(order);
        return entries;
    }
}
