package io.millrace.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import io.millrace.local.PartStatus;
import io.millrace.local.Suite;
import io.millrace.system.suite.SharedSuite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./millrace demo --data} on files that a user might bring, on the suite that is up. */
@Order(3)
class OwnDataIT {

    private static final int ROWS = 2_400;
    private static final int INITIAL = 900;
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

    @TempDir private Path folder;

    @Test
    void severalClassesWithCategoriesAndMissingValuesRunToTheEnd()
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("plant.csv"), OwnData.classes(ROWS));

        try (DemoProcess demo = onSharedSuite("demo-classes", file, "state")) {
            DemoRun run = demo.await();

            assertThat(run.status()).as(run.output()).isZero();
            JsonNode summary = run.summary();
            assertThat(summary.path("task").asText()).isEqualTo("MULTICLASS");
            assertThat(summary.path("rows").asInt()).isEqualTo(ROWS - INITIAL);
            assertThat(summary.path("failed").asInt()).isZero();
            assertThat(summary.path("labelsRejected").asInt()).isZero();
            assertThat(summary.path("frozenAccuracy").asDouble()).isGreaterThan(0.8);
            assertThat(summary.path("loopAccuracy").asDouble()).isGreaterThan(0.8);
        }
    }

    @Test
    void numericLabelIsRegressionAndKeepLeavesAllLinksOfTheReportWorking()
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("price.csv"), OwnData.values(ROWS));

        try (DemoProcess demo = onSharedSuite("demo-values", file, "price", "--keep")) {
            String line = demo.awaitLine("served at ");
            URI page = URI.create(line.substring(line.indexOf("http")).strip());
            String report = get(page);

            JsonNode summary = new DemoRun(0, "", demo.report()).summary();
            assertThat(summary.path("task").asText()).isEqualTo("REGRESSION");
            assertThat(summary.path("failed").asInt()).isZero();
            // The label's own deviation is 12: what knows nothing can't come nearer.
            assertThat(summary.path("frozenRmse").asDouble()).isBetween(0.5, 6.0);
            assertThat(summary.path("loopRmse").asDouble()).isBetween(0.5, 6.0);
            assertThat(report).contains("RMSE", "<svg");
            List<String> links = LINK.matcher(report).results().map(m -> m.group(1)).toList();
            assertThat(links).hasSizeGreaterThan(8);
            for (String link : links) {
                assertThat(get(page.resolve(link))).as(link).isNotEmpty();
            }
        }
        assertThat(SharedSuite.get().parts())
                .extracting(PartStatus::state)
                .containsOnly(PartStatus.State.READY);
    }

    private static DemoProcess onSharedSuite(String name, Path file, String label, String... more)
            throws IOException {
        Suite suite = SharedSuite.get();
        suite.awaitReady(Part.REGISTRY);
        List<String> options = new ArrayList<>(List.of("--fast", "--data", file.toString()));
        options.addAll(List.of("--label", label, "--time", "at"));
        options.addAll(List.of("--initial-rows", String.valueOf(INITIAL)));
        options.addAll(List.of(more));
        return DemoProcess.on(suite, name, options.toArray(String[]::new));
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
            var response =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(uri.toString()).isEqualTo(200);
            return response.body();
        }
    }
}
