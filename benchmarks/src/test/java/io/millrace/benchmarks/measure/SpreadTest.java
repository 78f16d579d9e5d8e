package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void findsMedianAndQuartilesInAnyOrder() {
        assertThat(Spread.of(5, 1, 4, 2, 3)).isEqualTo(new Spread(3, 2, 4, 5));
    }

    @Test
    void interpolatesBetweenTwoValues() {
        assertThat(Spread.of(1, 2)).isEqualTo(new Spread(1.5, 1.25, 1.75, 2));
    }

    @Test
    void isThatOneValueWhereThereIsOne() {
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7, 1));
    }

    @Test
    void scalesEveryNumberButTheCount() {
        assertThat(Spread.of(1, 2, 3).times(2)).isEqualTo(new Spread(4, 3, 5, 3));
    }

    @Test
    void refusesToSumUpNothing() {
        assertThatIllegalArgumentException().isThrownBy(Spread::of).withMessage("no values");
    }
}
