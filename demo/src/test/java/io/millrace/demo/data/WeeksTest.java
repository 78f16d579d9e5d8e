package io.millrace.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WeeksTest {

    /** A Tuesday. */
    private static final Instant START = Instant.parse("1996-05-07T00:00:00Z");

    @Test
    void cutsCalendarWeeksFromMondayToSunday() {
        Weeks weeks = Weeks.of(Streams.of(24 * 7 * 20, START, Duration.ofHours(1)));

        assertThat(weeks.indexOf(0)).isZero();
        assertThat(weeks.indexOf(24 * 6 - 1)).isZero();
        assertThat(weeks.indexOf(24 * 6)).isEqualTo(1);
        assertThat(weeks.name(0)).isEqualTo("1996-05-06");
        assertThat(weeks.name(1)).isEqualTo("1996-05-13");
        assertThat(weeks.unit()).isEqualTo("week");
    }

    @Test
    void placesAMomentWithinItsWeek() {
        Weeks weeks = Weeks.of(Streams.of(24 * 7 * 20, START, Duration.ofHours(1)));

        assertThat(weeks.positionOf(Instant.parse("1996-05-16T12:00:00Z")))
                .isCloseTo(1.5, within(1e-9));
    }

    @Test
    void takesDaysWhereThereAreFewWeeks() {
        Weeks weeks = Weeks.of(Streams.of(24 * 30, START, Duration.ofHours(1)));

        assertThat(weeks.unit()).isEqualTo("day");
        assertThat(weeks.indexOf(24)).isEqualTo(2);
    }

    @Test
    void joinsWeeksOfVeryLongStreams() {
        Weeks weeks = Weeks.of(Streams.of(365 * 20, START, Duration.ofDays(1)));

        assertThat(weeks.unit()).isEqualTo("3 weeks");
    }

    @Test
    void takesEqualBlocksWhereThereIsNoTime() {
        Weeks weeks = Weeks.of(Streams.untimed(5_000));

        assertThat(weeks.indexOf(49)).isZero();
        assertThat(weeks.indexOf(50)).isEqualTo(1);
        assertThat(weeks.indexOf(4_999)).isEqualTo(99);
        assertThat(weeks.name(99)).isEqualTo("block 100");
        assertThat(weeks.unit()).isEqualTo("block of 50 rows");
    }
}
