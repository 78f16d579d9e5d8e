package io.millrace.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Wire;
import io.millrace.local.Part;
import io.millrace.local.Suite;
import io.millrace.system.suite.CommandLine;
import io.millrace.system.suite.SharedSuite;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What dashboard and alert rules ask for is what a suite tells in which a loop has closed. */
@Order(4)
class ObservabilityIT {

    private static final Path FOLDER = CommandLine.REPOSITORY.resolve("observability");

    /** Names of metrics; not of functions, which a bracket follows, nor of labels. */
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:millrace|nv|http)_\\w+\\b(?!\\s*\\()");

    @Test
    void everyMetricOfTheDashboardIsTold() throws IOException, InterruptedException {
        Path dashboard = FOLDER.resolve("grafana/dashboards/overview.json");
        List<String> queries = Wire.mapper().readTree(dashboard.toFile()).findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(10);

        assertThat(told()).containsAll(metrics(String.join("\n", queries)));
    }

    @Test
    void everyMetricOfTheAlertRulesIsTold() throws IOException, InterruptedException {
        String rules = Files.readString(FOLDER.resolve("prometheus/rules.yml"));
        Set<String> asked = new TreeSet<>();
        rules.lines().filter(line -> line.contains("expr:")).forEach(l -> asked.addAll(metrics(l)));
        assertThat(asked).isNotEmpty();

        assertThat(told()).containsAll(asked);
    }

    @Test
    void versionsThatServeTellTheirRealisedPerformance() throws IOException, InterruptedException {
        assertThat(scrape(SharedSuite.get(), Part.MONITORING))
                .containsPattern("millrace_model_performance\\{endpoint=.*metric=\"accuracy\"")
                .containsPattern("millrace_model_performance\\{endpoint=.*metric=\"f1\"");
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new TreeSet<>();
        METRIC.matcher(text).results().map(MatchResult::group).forEach(names::add);
        return names;
    }

    private static Set<String> told() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (Part service : Part.SERVICES) {
            scrape(SharedSuite.get(), service)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        }
        return names;
    }

    private static String scrape(Suite suite, Part service)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(suite.managementUri(service).resolve("/q/metrics"))
                            .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
