package io.millrace.demo.report;

import io.millrace.demo.data.Weeks;
import io.millrace.demo.traffic.Latencies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The report for people: one file with its style and drawings inside, which needs no network.
 * Sections are made by {@link ReportSections} and {@link LoopSections}.
 */
public final class HtmlReport {

    /**
     * What the page shows.
     *
     * @param isWhole whether all of the stream's rows were replayed, so that reference figures over
     *     all of them compare
     */
    public record Content(
            Summary summary,
            Weeks weeks,
            List<Latencies.Point> latencies,
            References references,
            List<Link> links,
            boolean isWhole) {}

    /** Something else to look at while the suite runs. */
    public record Link(String name, String url) {}

    private HtmlReport() {}

    /** The page. */
    public static String render(Content content) {
        ReportSections sections = new ReportSections(content);
        LoopSections loop = new LoopSections(content.summary(), content.weeks());
        String body =
                List.of(
                                sections.head(),
                                sections.weekly(),
                                sections.standing(),
                                loop.adaptations(),
                                loop.alerts(),
                                loop.retrainings(),
                                loop.rollouts(),
                                sections.traffic(),
                                sections.parts(),
                                sections.links())
                        .stream()
                        .collect(Collectors.joining("\n"));
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Millrace: %s</title>
        <style>%s</style>
        </head>
        <body><main>
        %s
        </main></body>
        </html>
        """
                .formatted(Html.escape(content.summary().name()), resource("report.css"), body);
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
