package io.millrace.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InitialRowsTest {

    private static final Instant START = Instant.parse("1996-05-07T00:00:00Z");

    @Test
    void takesWholeWeeksNearestToTheShare() {
        EventStream halfHours = Streams.of(45_312, START, Duration.ofMinutes(30));

        assertThat(InitialRows.of(halfHours, OptionalInt.empty())).isEqualTo(8 * 7 * 48);
    }

    @Test
    void takesMoreThanTheShareOfAShortStream() {
        assertThat(InitialRows.of(Streams.untimed(2_000), OptionalInt.empty())).isEqualTo(800);
        assertThat(InitialRows.of(Streams.untimed(10_000), OptionalInt.empty())).isEqualTo(1_000);
    }

    @Test
    void takesTheShareWhereAWeekIsTooLong() {
        EventStream days = Streams.of(3_000, START, Duration.ofSeconds(1));

        assertThat(InitialRows.of(days, OptionalInt.empty())).isEqualTo(1_000);
    }

    @Test
    void takesTheUsersNumber() {
        assertThat(InitialRows.of(Streams.untimed(5_000), OptionalInt.of(300))).isEqualTo(300);
    }

    @Test
    void refusesANumberThatLeavesNothingToReplay() {
        EventStream stream = Streams.untimed(1_000);

        assertThatThrownBy(() -> InitialRows.of(stream, OptionalInt.of(900)))
                .isInstanceOf(UnusableDataException.class)
                .hasMessage(
                        "900 initial rows of 1,000 won't do: between 200 and 800 would be right");
    }
}
