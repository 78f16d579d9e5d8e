package io.millrace.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrafficSplitTest {

    private static final int KEYS = 20_000;

    @Test
    void givesEachTargetItsShare() {
        TrafficSplit split = new TrafficSplit(List.of(70, 20, 10));
        int[] counts = new int[3];
        keys().forEach(key -> counts[split.choose(key)]++);

        assertThat(counts[0] / (double) KEYS).isBetween(0.68, 0.72);
        assertThat(counts[1] / (double) KEYS).isBetween(0.18, 0.22);
        assertThat(counts[2] / (double) KEYS).isBetween(0.08, 0.12);
    }

    @Test
    void movingWeightMovesOnlyTheKeysThatMustMove() {
        TrafficSplit before = new TrafficSplit(List.of(90, 10));
        TrafficSplit after = new TrafficSplit(List.of(50, 50));

        assertThat(keys().filter(key -> before.choose(key) == 1))
                .allSatisfy(key -> assertThat(after.choose(key)).isEqualTo(1));
    }

    @Test
    void targetWithoutWeightGetsNothing() {
        TrafficSplit split = new TrafficSplit(List.of(0, 100));

        assertThat(keys()).allSatisfy(key -> assertThat(split.choose(key)).isEqualTo(1));
    }

    @Test
    void refusesWeightsThatAreAllZero() {
        assertThatThrownBy(() -> new TrafficSplit(List.of(0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Stream<String> keys() {
        return IntStream.range(0, KEYS).mapToObj(number -> "key-" + number);
    }
}
