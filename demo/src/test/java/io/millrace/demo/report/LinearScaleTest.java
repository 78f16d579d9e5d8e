package io.millrace.demo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LinearScaleTest {

    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void mapsItsEndsOntoTheRange() {
        LinearScale scale = new LinearScale(0.5, 1, 300, 20);

        assertThat(scale.at(0.5)).isCloseTo(300, EXACT);
        assertThat(scale.at(1)).isCloseTo(20, EXACT);
        assertThat(scale.at(0.75)).isCloseTo(160, EXACT);
    }

    @Test
    void marksRoundValues() {
        assertThat(new LinearScale(0.62, 0.93, 0, 1).ticks(5))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
                .containsExactly(0.7, 0.8, 0.9);
        assertThat(new LinearScale(0, 1_000, 0, 1).ticks(5))
                .containsExactly(0d, 200d, 400d, 600d, 800d, 1_000d);
    }

    @Test
    void survivesAFlatLine() {
        assertThat(new LinearScale(3, 3, 0, 100).at(3)).isCloseTo(0, EXACT);
    }
}
