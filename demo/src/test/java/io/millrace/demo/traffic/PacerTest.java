package io.millrace.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.demo.traffic.LoopState.Activity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacerTest {

    private static final int ROWS = 60_000;
    private static final Duration BUDGET = Duration.ofSeconds(300);
    private static final double EVEN = 200;

    private final Pacer pacer = new Pacer(ROWS, BUDGET, 300);

    @Test
    void cruisesWhileNothingHappens() {
        assertThat(pacer.rate(0, Duration.ZERO, LoopState.IDLE)).isEqualTo(4 * EVEN);
    }

    @Test
    void slowsWhileTheSuiteAdapts() {
        double rate =
                pacer.rate(6_000, Duration.ofSeconds(10), new LoopState(Activity.TRAINING, 0));

        assertThat(rate).isPositive().isLessThan(EVEN / 4);
    }

    @Test
    void goesFasterInARolloutThanInATraining() {
        Duration elapsed = Duration.ofSeconds(10);

        double rollout = pacer.rate(6_000, elapsed, new LoopState(Activity.ROLLOUT, 0));
        double training = pacer.rate(6_000, elapsed, new LoopState(Activity.TRAINING, 0));

        assertThat(rollout).isLessThan(EVEN).isGreaterThan(2 * training);
    }

    @Test
    void waitsForAMonitorThatIsBehindButNeverStops() {
        double behind =
                pacer.rate(6_000, Duration.ofSeconds(10), new LoopState(Activity.NONE, 450));
        double farBehind =
                pacer.rate(6_000, Duration.ofSeconds(10), new LoopState(Activity.NONE, 9_000));

        assertThat(behind).isEqualTo(2 * EVEN);
        assertThat(farBehind).isPositive().isLessThan(EVEN / 4);
    }

    @Test
    void goesEvenlyWhenItsCreditIsSpent() {
        double rate =
                pacer.rate(6_000, Duration.ofSeconds(120), new LoopState(Activity.TRAINING, 0));

        assertThat(rate).isEqualTo(EVEN);
    }

    @Test
    void cruisesWhateverHappensWhenTimeRunsOut() {
        double rate =
                pacer.rate(6_000, Duration.ofSeconds(299), new LoopState(Activity.TRAINING, 9_000));

        assertThat(rate).isEqualTo(4 * EVEN);
    }

    @Test
    void staysWithinTheBudgetEvenIfTheSuiteAlwaysAdapts() {
        double seconds = 0;
        for (int sent = 0; sent < ROWS; sent++) {
            Duration elapsed = Duration.ofNanos((long) (seconds * 1e9));
            seconds += 1 / pacer.rate(sent, elapsed, new LoopState(Activity.TRAINING, 1_000));
        }

        assertThat(seconds).isLessThanOrEqualTo(BUDGET.toSeconds() + 1);
    }

    @Test
    void doesNotStretchAShortStream() {
        Pacer brief = new Pacer(1_000, BUDGET, 300);

        assertThat(brief.rate(0, Duration.ZERO, LoopState.IDLE)).isEqualTo(200);
    }
}
