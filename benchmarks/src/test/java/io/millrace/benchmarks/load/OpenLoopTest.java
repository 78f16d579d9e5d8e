package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    @Test
    void spacesRequestsEvenly() {
        assertThat(OpenLoop.due(0, 1000)).isZero();
        assertThat(OpenLoop.due(1, 1000)).isEqualTo(1_000_000);
        assertThat(OpenLoop.due(2500, 1000)).isEqualTo(2_500_000_000L);
    }

    @Test
    void chargesAStallToEveryRequestThatItDelayed() {
        // Given a server that answers nothing until 100 requests wait, 10 ms after the first
        List<Exchange.Outcome> waiting = new ArrayList<>();
        Exchange stalling =
                outcome -> {
                    waiting.add(outcome);
                    if (waiting.size() == 100) {
                        waiting.forEach(each -> each.ended(null));
                    }
                };
        // When
        LoadResult result = OpenLoop.run(stalling, 10_000, Duration.ofMillis(10));
        // Then the first waited for all 99 later ones, which left every 100 µs
        assertThat(result.requests()).isEqualTo(100);
        assertThat(result.latencies().getTotalCount()).isEqualTo(100);
        assertThat(result.latencies().getMaxValue()).isGreaterThanOrEqualTo(9_890_000);
        assertThat(result.micros(50)).isGreaterThanOrEqualTo(4_900);
    }

    @Test
    void countsFailuresAndKeepsTheFirst() {
        // Given
        AtomicInteger number = new AtomicInteger();
        Exchange failing =
                outcome ->
                        outcome.ended(
                                number.incrementAndGet() % 2 == 0
                                        ? new IllegalStateException("no " + number)
                                        : null);
        // When
        LoadResult result = OpenLoop.run(failing, 10_000, Duration.ofMillis(1));
        // Then
        assertThat(result.failures()).isEqualTo(5);
        assertThatIllegalStateException()
                .isThrownBy(result::requireNoFailure)
                .withMessage(
                        "5 of 10 requests failed, the first: java.lang.IllegalStateException: no"
                                + " 2");
    }
}
