package io.millrace.demo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaneWidthTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    @Test
    void followsTheDensityOfTheRows() {
        assertThat(width(Duration.ofMinutes(30))).isEqualTo(Duration.ofDays(1));
        assertThat(width(Duration.ofMinutes(1))).isEqualTo(Duration.ofHours(1));
        assertThat(width(Duration.ofMillis(20))).isEqualTo(Duration.ofSeconds(1));
        assertThat(width(Duration.ofDays(1))).isEqualTo(Duration.ofDays(28));
    }

    private static Duration width(Duration gap) {
        return PaneWidth.of(Streams.of(2_000, START, gap));
    }
}
