package io.millrace.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.AlertEvent;
import io.millrace.contracts.events.RegistryEvent;
import io.millrace.local.Part;
import io.millrace.system.suite.EventLog;
import io.millrace.system.suite.EventLog.Event;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What services and Kafka hold after a death, to be compared with what was acknowledged before. */
final class Ledger {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Workbench workbench;

    Ledger(Workbench workbench) {
        this.workbench = workbench;
    }

    void awaitAnnounced(String model, List<String> registered) {
        Eventually.get(
                "events of the versions " + registered,
                PATIENCE,
                () -> announcedIds(model, registered),
                ids -> ids.size() >= registered.size());
    }

    /**
     * Ids of the events that announce versions; an event that was sent twice has the same id twice,
     * and is one.
     */
    Set<String> announcedIds(String model, List<String> registered) {
        return new EventLog(workbench.suite())
                .all(Topics.REGISTRY_EVENTS, RegistryEvent.class).stream()
                        .filter(e -> e.data().kind() == RegistryEvent.Kind.VERSION_REGISTERED)
                        .filter(e -> model.equals(e.data().modelName()))
                        .filter(e -> registered.contains(e.data().version()))
                        .map(Event::id)
                        .collect(Collectors.toSet());
    }

    /** Waits for a performance drop, and until Kafka has the opening of every alert. */
    void awaitDrop(String endpoint) {
        Eventually.get(
                "an alert at " + endpoint,
                PATIENCE,
                () -> alerts(endpoint).findValuesAsText("kind"),
                kinds -> kinds.contains("PERFORMANCE_DROP"));
        Eventually.get(
                "events of all alerts",
                PATIENCE,
                () -> openedIds(endpoint),
                ids -> ids.containsAll(alertIds(endpoint)));
    }

    Set<String> alertIds(String endpoint) {
        return Set.copyOf(alerts(endpoint).findValuesAsText("alertId"));
    }

    /** Kind and subject of each alert: the same twice would be one alert doubled. */
    List<String> alertSubjects(String endpoint) {
        List<String> subjects = new ArrayList<>();
        alerts(endpoint)
                .forEach(
                        alert ->
                                subjects.add(
                                        alert.path("kind").asText()
                                                + " of "
                                                + alert.path("subject").asText()));
        return subjects;
    }

    private JsonNode alerts(String endpoint) {
        return workbench.api(Part.MONITORING).get("/api/v1/alerts?endpoint=" + endpoint).ok();
    }

    /** Alerts that Kafka has the opening of; one that was opened by two events fails. */
    Set<String> openedIds(String endpoint) {
        Map<String, Set<String>> events =
                new EventLog(workbench.suite())
                        .all(Topics.ALERTS, AlertEvent.class).stream()
                                .filter(e -> endpoint.equals(e.data().endpoint()))
                                .filter(e -> e.data().state() == AlertEvent.State.OPENED)
                                .collect(
                                        Collectors.groupingBy(
                                                e -> e.data().alertId(),
                                                Collectors.mapping(Event::id, Collectors.toSet())));
        assertThat(events.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
        return events.keySet();
    }

    List<String> versions(String model) {
        return workbench
                .api(Part.REGISTRY)
                .get("/api/v1/models/%s/versions".formatted(model))
                .ok()
                .findValuesAsText("version");
    }

    long generation(String endpoint) {
        return workbench
                .api(Part.REGISTRY)
                .get("/api/v1/endpoints/" + endpoint)
                .ok()
                .path("generation")
                .asLong();
    }

    List<String> trackingRunsOf(String run) {
        JsonNode experiments =
                workbench
                        .api(Part.REGISTRY)
                        .post("/api/2.0/mlflow/experiments/search", Map.of("max_results", 1_000))
                        .ok();
        return workbench
                .api(Part.REGISTRY)
                .post(
                        "/api/2.0/mlflow/runs/search",
                        Map.of(
                                "experiment_ids",
                                experiments.path("experiments").findValuesAsText("experiment_id"),
                                "filter",
                                "tags.`millrace.runId` = '%s'".formatted(run)))
                .ok()
                .path("runs")
                .findValuesAsText("run_id");
    }
}
