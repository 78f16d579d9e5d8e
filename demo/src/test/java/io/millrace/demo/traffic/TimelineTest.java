package io.millrace.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void saysWhereTheReplayWas() {
        Timeline timeline = new Timeline();
        Instant start = Instant.parse("2026-01-05T00:00:00Z");
        timeline.mark(start, 100);
        timeline.mark(start.plusSeconds(2), 200);

        assertThat(timeline.rowAt(start.minusSeconds(1))).isZero();
        assertThat(timeline.rowAt(start)).isEqualTo(100);
        assertThat(timeline.rowAt(start.plusSeconds(1))).isEqualTo(100);
        assertThat(timeline.rowAt(start.plusSeconds(60))).isEqualTo(200);
    }
}
