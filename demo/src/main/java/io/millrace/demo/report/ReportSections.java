package io.millrace.demo.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What the users saw, and how it was measured: sections of the report, each a piece of HTML. */
final class ReportSections {

    private final HtmlReport.Content content;
    private final Summary summary;

    ReportSections(HtmlReport.Content content) {
        this.content = content;
        this.summary = content.summary();
    }

    String head() {
        String cards =
                card("loop", metric(true), "the loop")
                        + card("frozen", metric(false), "first model, frozen")
                        + card("", Html.count(summary.rows()), "rows replayed")
                        + card(
                                summary.failed() == 0 ? "good" : "bad",
                                Html.count(summary.failed()),
                                "failed of " + Html.count(summary.requests()) + " predictions")
                        + card("", LatencyChart.millis(summary.p50Millis()), "median latency")
                        + card("", LatencyChart.millis(summary.p99Millis()), "99th percentile");
        return "<header><h1>%s</h1><p class=\"lead\">%s</p><div class=\"cards\">%s</div></header>"
                .formatted(Html.escape(summary.name()), Html.escape(verdict()), cards);
    }

    private String verdict() {
        String ahead =
                summary.isLoopAhead()
                        ? "The loop stayed ahead of the model that was frozen after the first rows"
                        : "The loop was not ahead of the model that was frozen after the first"
                                + " rows";
        return "%s: %s against %s %s on all %s rows after the first deployment, every one of them answered by the gateway."
                .formatted(
                        ahead,
                        metric(true),
                        metric(false),
                        summary.task().isClassification() ? "accuracy" : "RMSE",
                        Html.count(summary.rows()));
    }

    private String metric(boolean isLoop) {
        return summary.task().isClassification()
                ? Html.percent(isLoop ? summary.loopAccuracy() : summary.frozenAccuracy())
                : Html.number(isLoop ? summary.loopRmse() : summary.frozenRmse());
    }

    private static String card(String style, String value, String caption) {
        return "<div class=\"card %s\"><b>%s</b><span>%s</span></div>"
                .formatted(style, Html.escape(value), Html.escape(caption));
    }

    String weekly() {
        String metric = summary.task().isClassification() ? "Accuracy" : "RMSE (lower is better)";
        String legend =
                "<p class=\"legend\"><i class=\"loop\"></i>the loop <i class=\"frozen\"></i>frozen"
                    + " <i class=\"dot alert\"></i>alert <i class=\"dot retraining\"></i>retraining"
                    + " <i class=\"dot promotion\"></i>promotion (point at one for its reason)</p>";
        var chart = new WeeklyChart(summary, Markers.of(summary, content.weeks()));
        return Html.section(
                metric + " per " + summary.weekUnit(), legend + chart + pace() + errors());
    }

    private String pace() {
        StringBuilder text = new StringBuilder();
        text.append(
                "The replay took %s s of %s s in all."
                        .formatted(
                                HtmlReport.oneDecimal(summary.replaySeconds()),
                                HtmlReport.oneDecimal(summary.seconds())));
        if (summary.compression() != null) {
            Duration second = Duration.ofSeconds(summary.compression().longValue());
            text.append(
                    " Time was compressed: one second stood for %s of the data's time on average, less while a model was trained or rolled out, so that the loop's lag is not made up by waiting."
                            .formatted(words(second)));
        }
        summary.notes().forEach(note -> text.append(' ').append(note));
        return Html.paragraph(text.toString());
    }

    private String errors() {
        if (summary.task().isClassification()) {
            return "";
        }
        return Html.paragraph(
                "Mean absolute error: loop %s, frozen %s."
                        .formatted(
                                Html.number(summary.loopMae()), Html.number(summary.frozenMae())));
    }

    String standing() {
        References references = content.references();
        String note = references.note() == null ? "" : Html.paragraph(references.note());
        if (references.figures().isEmpty()) {
            return note.isEmpty() ? "" : Html.section("How to read the figures", note);
        }
        String scope =
                content.isWhole()
                        ? ""
                        : Html.paragraph(
                                "This run replayed only part of the stream; the reference figures"
                                        + " are over all of it and do not compare exactly.");
        return Html.section(
                "Where the loop lands", new StandingChart(summary, references) + scope + note);
    }

    String traffic() {
        String counts =
                Html.paragraph(
                        "%s predictions asked for over gRPC, %s failed; %s labels sent, %s rejected. Latency is the caller's, on the machine that also ran the whole suite and the training."
                                .formatted(
                                        Html.count(summary.requests()),
                                        Html.count(summary.failed()),
                                        Html.count(summary.labelsSent()),
                                        Html.count(summary.labelsRejected())));
        return Html.section("Traffic", counts + new LatencyChart(content.latencies()));
    }

    String parts() {
        List<List<String>> rows =
                summary.parts().stream()
                        .map(
                                p ->
                                        Html.cells(
                                                p.name(),
                                                p.version(),
                                                HtmlReport.oneDecimal(p.startSeconds()) + " s"))
                        .toList();
        return Html.section(
                "Parts",
                Html.table(
                        List.of("part", "version", "started in"),
                        rows,
                        "The suite was already up."));
    }

    String links() {
        String list =
                content.links().stream()
                        .map(
                                link ->
                                        "<li><a href=\"%s\">%s</a></li>"
                                                .formatted(
                                                        Html.escape(link.url()),
                                                        Html.escape(link.name())))
                        .collect(Collectors.joining());
        return Html.section(
                "Look further",
                Html.paragraph("These answer while the suite is up (demo --keep, or up).")
                        + "<ul>"
                        + list
                        + "</ul>");
    }

    static String words(Duration duration) {
        if (duration.toDays() >= 2) {
            return HtmlReport.oneDecimal(duration.toHours() / 24.0) + " days";
        }
        if (duration.toHours() >= 2) {
            return HtmlReport.oneDecimal(duration.toMinutes() / 60.0) + " hours";
        }
        return duration.toSeconds() + " seconds";
    }
}
