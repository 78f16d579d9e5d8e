package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static Supplier<Figures> measuring(Double... values) {
        Iterator<Double> next = List.of(values).iterator();
        return () -> new Figures(Map.of("time", next.next()));
    }

    private static Map<String, Supplier<Figures>> arms(
            Supplier<Figures> ours, Supplier<Figures> peer) {
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put("ours", ours);
        arms.put("peer", peer);
        return arms;
    }

    @Test
    void formsRatiosWithinARoundAndTakesTheirMedian() {
        Rounds rounds = Rounds.run(3, arms(measuring(1.0, 9.0, 2.0), measuring(2.0, 3.0, 4.0)));

        // 1/2, 9/3, 2/4: the round that was disturbed does not move the median
        assertThat(rounds.ratio("ours", "peer", "time").median()).isEqualTo(0.5);
        assertThat(rounds.of("ours", "time").median()).isEqualTo(2.0);
    }

    @Test
    void letsTheArmsTakeTurns() {
        // Given
        List<String> order = new ArrayList<>();
        Supplier<Figures> ours = measuring(1.0, 1.0);
        Supplier<Figures> peer = measuring(1.0, 1.0);
        // When
        Rounds rounds =
                Rounds.run(
                        2,
                        arms(
                                () -> {
                                    order.add("ours");
                                    return ours.get();
                                },
                                () -> {
                                    order.add("peer");
                                    return peer.get();
                                }));
        // Then
        assertThat(order).containsExactly("ours", "peer", "ours", "peer");
        assertThat(rounds.of("peer", "time").count()).isEqualTo(2);
    }

    @Test
    void namesWhatWasMeasuredWhenAskedForSomethingElse() {
        Rounds rounds = Rounds.run(1, arms(measuring(1.0), measuring(1.0)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rounds.of("ours", "memory"))
                .withMessage("memory was not measured, only [time]");
    }
}
