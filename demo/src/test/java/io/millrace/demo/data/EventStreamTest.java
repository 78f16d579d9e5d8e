package io.millrace.demo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    @Test
    void shufflesRowsButKeepsTheClock() {
        EventStream stream = Streams.of(1_000, START, Duration.ofHours(1));

        EventStream shuffled = stream.shuffled(7);

        assertThat(shuffled.times()).isEqualTo(stream.times());
        assertThat(shuffled.column("x").orElseThrow())
                .isNotEqualTo(stream.column("x").orElseThrow());
        Column x = shuffled.columns().getFirst();
        for (int row = 0; row < shuffled.rows(); row++) {
            assertThat(shuffled.label().number(row)).isEqualTo(x.number(row) % 2);
        }
        assertThat(shuffled.notes())
                .containsExactly("Rows were shuffled (seed 7) while the clock was kept.");
    }

    @Test
    void findsTheFirstRowAfterAMoment() {
        EventStream stream = Streams.of(100, START, Duration.ofHours(1));

        assertThat(stream.firstAfter(START.minusSeconds(1))).isZero();
        assertThat(stream.firstAfter(START)).isEqualTo(1);
        assertThat(stream.firstAfter(START.plusSeconds(5_400))).isEqualTo(2);
        assertThat(stream.firstAfter(START.plus(Duration.ofDays(30)))).isEqualTo(100);
    }

    @Test
    void writesTheFirstRowsAsAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("first.csv");

        int written = InitialFile.write(Streams.of(100, START, Duration.ofHours(1)), 2, file);

        assertThat(written).isEqualTo(2);
        assertThat(Files.readAllLines(file))
                .isEqualTo(
                        List.of(
                                "time,x,shop,label",
                                "2026-01-05T00:00:00Z,0,shop-0,0",
                                "2026-01-05T01:00:00Z,1,shop-1,1"));
    }
}
