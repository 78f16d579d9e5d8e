package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsTwiceAsLongEachTimeAndBeginsAnewAfterAGoodLife() {
        Backoff backoff = new Backoff();

        assertThat(backoff.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(Duration.ofMinutes(2))).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void neverWaitsLongerThanHalfAMinute() {
        Backoff backoff = new Backoff();
        for (int death = 0; death < 20; death++) {
            backoff.after(Duration.ZERO);
        }

        assertThat(backoff.after(Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
    }
}
