package io.millrace.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.millrace.contracts.Wire;
import io.millrace.demo.DemoMain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** {@code ./millrace demo --fast} on a suite of its own; before any other suite is up. */
@Order(0)
class DemoIT {

    private static DemoRun demo;
    private static JsonNode summary;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        demo = DemoRun.of("demo-fast", "--fast");
        assertThat(demo.status()).as(demo.output()).isZero();
        summary = demo.summary();
    }

    @Test
    void summaryIsWhatItsSchemaSays() throws IOException {
        try (InputStream text = DemoMain.class.getResourceAsStream("/summary.schema.json")) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(Wire.mapper().readTree(text));
            assertThat(schema.validate(summary)).isEmpty();
        }
        assertThat(Files.readString(demo.report().resolve("report.html"))).contains("<svg");
    }

    @Test
    void everyPredictionWasAnswered() {
        assertThat(summary.path("failed").asInt()).isZero();
        assertThat(summary.path("requests").asInt()).isEqualTo(2 * summary.path("rows").asInt());
        assertThat(summary.path("labelsRejected").asInt()).isZero();
    }

    @Test
    void loopEndsAheadOfTheFrozenModel() {
        assertThat(summary.path("loopAccuracy").asDouble())
                .isGreaterThan(summary.path("frozenAccuracy").asDouble());
        assertThat(summary.path("rollouts").findValuesAsText("verdict")).contains("PROMOTED");
    }

    @Test
    void everyRetrainingNamesAnAlertThatWasRaised() {
        List<String> alerts = summary.path("alerts").findValuesAsText("id");
        List<String> causes = summary.path("retrainings").findValuesAsText("causeId");
        assertThat(causes).hasSameSizeAs(summary.path("retrainings")).isNotEmpty();
        assertThat(alerts).containsAll(causes);
    }
}
