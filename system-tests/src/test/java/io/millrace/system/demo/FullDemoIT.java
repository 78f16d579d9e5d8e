package io.millrace.system.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./millrace demo} on all rows; under {@code ./millrace test --full} alone. */
@Tag("full")
@Order(0)
class FullDemoIT {

    @Test
    void loopEndsAheadOfTheFrozenModelOnEveryRow() throws IOException, InterruptedException {
        DemoRun demo = DemoRun.of("demo-full");
        assertThat(demo.status()).as(demo.output()).isZero();

        JsonNode summary = demo.summary();
        assertThat(summary.path("failed").asInt()).isZero();
        assertThat(summary.path("rows").asInt()).isGreaterThan(40_000);
        assertThat(summary.path("loopAccuracy").asDouble())
                .isGreaterThan(summary.path("frozenAccuracy").asDouble());
    }
}
