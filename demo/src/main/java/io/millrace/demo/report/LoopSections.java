package io.millrace.demo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.demo.data.Weeks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the suite did by itself, and why: sections of the report, each a piece of HTML. */
final class LoopSections {

    private static final int LONGEST_EVIDENCE = 400;

    private final Summary summary;
    private final Weeks weeks;

    LoopSections(Summary summary, Weeks weeks) {
        this.summary = summary;
        this.weeks = weeks;
    }

    String adaptations() {
        List<List<String>> rows =
                summary.adaptations().stream()
                        .map(
                                a ->
                                        List.of(
                                                a.version(),
                                                day(a.from()),
                                                day(a.promoted()),
                                                String.format(Locale.ROOT, "%.1f", a.lagWeeks())))
                        .toList();
        return Html.section(
                "Adaptations",
                Html.paragraph(
                                "From the data behind an alert to the promotion that answered it,"
                                        + " in the data's own time.")
                        + Html.table(
                                List.of("version", "alert", "promoted", "lag in weeks"),
                                rows,
                                "No alert led to a promotion."));
    }

    String alerts() {
        List<List<String>> rows =
                summary.alerts().stream()
                        .map(
                                a ->
                                        Html.cells(
                                                day(a.eventTime()),
                                                a.kind(),
                                                a.subject(),
                                                a.severity(),
                                                a.state(),
                                                a.description(),
                                                evidence(a.evidence())))
                        .toList();
        return Html.section(
                "Alerts",
                Html.table(
                        List.of(
                                "data of",
                                "kind",
                                "about",
                                "severity",
                                "state",
                                "what",
                                "evidence"),
                        rows,
                        "No alert was raised."));
    }

    private static String evidence(JsonNode evidence) {
        if (evidence == null) {
            return "";
        }
        List<String> facts = new ArrayList<>();
        evidence.properties()
                .forEach(fact -> facts.add(fact.getKey() + " " + value(fact.getValue())));
        String text = String.join(", ", facts);
        return text.length() <= LONGEST_EVIDENCE
                ? text
                : text.substring(0, LONGEST_EVIDENCE) + " … (all of it in summary.json)";
    }

    private static String value(JsonNode value) {
        return value.isFloatingPointNumber()
                ? String.format(Locale.ROOT, "%.4g", value.asDouble())
                : value.isTextual() ? value.asText() : value.toString();
    }

    String retrainings() {
        List<List<String>> rows =
                summary.retrainings().stream()
                        .map(
                                r ->
                                        Html.cells(
                                                day(r.eventTime()),
                                                r.cause(),
                                                r.why(),
                                                r.state(),
                                                r.version(),
                                                r.outcome()))
                        .toList();
        return Html.section(
                "Retrainings, and why",
                Html.table(
                        List.of("asked for", "cause", "why", "state", "version", "outcome"),
                        rows,
                        "Nothing was retrained."));
    }

    String rollouts() {
        List<List<String>> rows =
                summary.rollouts().stream()
                        .map(
                                r ->
                                        Html.cells(
                                                day(r.startedEventTime()),
                                                day(r.endedEventTime()),
                                                r.from(),
                                                r.to(),
                                                r.verdict(),
                                                r.reason()))
                        .toList();
        return Html.section(
                "Rollouts and their verdicts",
                Html.table(
                        List.of("begun", "ended", "from", "to", "verdict", "reason"),
                        rows,
                        "No version was rolled out after the first."));
    }

    private String day(Instant time) {
        if (time == null) {
            return "";
        }
        boolean isClock = !summary.weekUnit().startsWith("block");
        return isClock
                ? time.toString().substring(0, 16).replace('T', ' ')
                : weeks.name((int) weeks.positionOf(time));
    }
}
