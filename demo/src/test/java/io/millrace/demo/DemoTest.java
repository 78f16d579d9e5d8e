package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.millrace.demo.loop.PolicyChange;
import io.millrace.demo.report.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    private static final int ROWS = 1_000;
    private static final int INITIAL = 400;

    @TempDir static Path folder;

    private static FakeSuite suite;
    private static Summary summary;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        suite = new FakeSuite(100);
        summary = run(List.of(PolicyChange.parse("driftTests.enabled=false")));
    }

    @AfterAll
    static void stop() {
        suite.close();
    }

    @Test
    void sendsEveryRowToBothEndpointsAndEveryLabelOnce() {
        assertThat(summary.rows()).isEqualTo(ROWS - INITIAL);
        assertThat(summary.requests()).isEqualTo(2L * (ROWS - INITIAL));
        assertThat(summary.failed()).isZero();
        assertThat(suite.predictionIds).hasSize(2 * (ROWS - INITIAL));
        assertThat(suite.labels).hasSize(ROWS - INITIAL);
    }

    @Test
    void comparesWhatTheUsersOfBothEndpointsSaw() {
        assertThat(summary.frozenAccuracy()).isEqualTo(0.5);
        assertThat(summary.loopAccuracy()).isBetween(0.6, 0.99);
        assertThat(summary.isLoopAhead()).isTrue();
    }

    @Test
    void measuresTheLagFromAlertToPromotion() {
        assertThat(summary.adaptations())
                .extracting(Summary.Adaptation::version)
                .containsExactly("2");
        assertThat(summary.adaptations().getFirst().lagWeeks()).isBetween(0.0, 0.1);
    }

    @Test
    void writesASummaryThatFollowsItsSchema() throws IOException {
        String json = Files.readString(folder.resolve("report/summary.json"));

        assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
        String wrong = json.replace("\"failed\" : 0", "\"failed\" : -1");
        assertThat(schema().validate(wrong, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void writesAPageThatNeedsNothingElse() throws IOException {
        String page = Files.readString(folder.resolve("report/report.html"));

        assertThat(page)
                .contains("x moved &lt;far&gt;")
                .contains("better on 120 pairs")
                .contains("class=\"series loop\"")
                .doesNotContain("<script", "<link", "@import", "url(");
    }

    @Test
    void freezesTheSecondEndpointAndSetsTheUsersPolicy() {
        JsonNode frozen = suite.policies.get("rows-frozen");
        JsonNode loop = suite.policies.get("rows");

        assertThat(frozen.at("/retraining/enabled").asBoolean(true)).isFalse();
        assertThat(frozen.at("/rollout/automatic").asBoolean(true)).isFalse();
        assertThat(loop.at("/driftTests/enabled").asBoolean(true)).isFalse();
        assertThat(loop.at("/retraining/enabled").asBoolean(false)).isTrue();
    }

    @Test
    void samplesOnlyTheEndpointThatLearns() {
        assertThat(suite.endpoints.get("rows").at("/sampling/enabled").asBoolean()).isTrue();
        assertThat(suite.endpoints.get("rows-frozen").at("/sampling/enabled").asBoolean())
                .isFalse();
    }

    private static Summary run(List<PolicyChange> policy) throws IOException, InterruptedException {
        Path file = folder.resolve("rows.csv");
        StringBuilder rows = new StringBuilder("x,label\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append(i).append(',').append(i % 2).append('\n');
        }
        Files.writeString(file, rows);
        DemoPlan plan =
                new DemoPlan(
                        Example.own(file, "label", null),
                        Length.FAST,
                        OptionalInt.of(INITIAL),
                        OptionalLong.empty(),
                        policy,
                        folder.resolve("report"));
        Console console = new Console(new PrintStream(OutputStream.nullOutputStream()));
        return new Demo(plan, suite, console).run(Demo.read(plan));
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = DemoTest.class.getResourceAsStream("/summary.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
        }
    }
}
