package io.millrace.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Offset<Double> EXACT = within(1e-9);
    private static final Comparison DICE =
            new Comparison(new long[] {16, 18, 16, 14, 12, 12}, new long[] {16, 16, 16, 16, 16, 8});

    @Test
    void populationStabilityHasItsGoldenValues() {
        assertThat(DICE.populationStability()).isCloseTo(0.037218381577290835, EXACT);
        Comparison textbook =
                new Comparison(
                        new long[] {10, 10, 10, 10, 10, 10, 10, 10, 10, 10},
                        new long[] {5, 7, 8, 10, 10, 10, 12, 12, 13, 13});
        assertThat(textbook.populationStability()).isCloseTo(0.07285519651225107, EXACT);
        Comparison deciles =
                new Comparison(
                        new long[] {10, 10, 10, 10, 10, 10, 10, 10, 10, 10},
                        new long[] {32, 13, 10, 8, 8, 7, 6, 5, 6, 5});
        assertThat(deciles.populationStability()).isCloseTo(0.39357086441927863, EXACT);
        Comparison sturges =
                new Comparison(
                        new long[] {11, 11, 11, 11, 11, 11, 11, 11, 12},
                        new long[] {34, 13, 11, 9, 8, 7, 6, 6, 6});
        assertThat(sturges.populationStability()).isCloseTo(0.3967369315945049, EXACT);
    }

    @Test
    void anEmptyBinCountsAsOneInTenThousand() {
        Comparison newCategory = new Comparison(new long[] {0, 2, 1}, new long[] {1, 1, 1});
        assertThat(newCategory.populationStability())
                .isCloseTo(
                        (1.0 / 3 - 1e-4) * Math.log(1.0 / 3 / 1e-4)
                                + (1.0 / 3 - 2.0 / 3) * Math.log(0.5),
                        EXACT);
    }

    @Test
    void jensenShannonHasItsGoldenValues() {
        assertThat(DICE.jensenShannon()).isCloseTo(0.08173421330573756, EXACT);
        Comparison movedQuarter =
                new Comparison(new long[] {1, 1, 1, 1, 0}, new long[] {1, 1, 1, 0, 1});
        assertThat(movedQuarter.jensenShannon()).isCloseTo(0.5, EXACT);
    }

    @Test
    void largestDifferenceHasItsGoldenValue() {
        assertThat(DICE.largestDifference()).isCloseTo(0.04545454545454547, EXACT);
    }

    @Test
    void chiSquareHasItsGoldenValues() {
        ChiSquareTest dice = ChiSquareTest.of(DICE);
        assertThat(dice.statistic()).isCloseTo(1.6224089635854342, EXACT);
        assertThat(dice.pValue()).isCloseTo(0.8985262394026607, EXACT);
        ChiSquareTest square =
                ChiSquareTest.of(new Comparison(new long[] {10, 20}, new long[] {20, 10}));
        assertThat(square.statistic()).isCloseTo(6.666666666666667, EXACT);
        assertThat(square.pValue()).isCloseTo(0.009823274507519235, EXACT);
    }

    @Test
    void criticalStabilityDependsOnBothSampleSizes() {
        assertThat(NullLaw.criticalStability(1000, 1000, 10, 0.05))
                .isCloseTo(0.03384, within(5e-6));
        assertThat(NullLaw.criticalStability(10_000, 1000, 10, 0.05))
                .isCloseTo(0.01861, within(5e-6));
        assertThat(NullLaw.criticalStability(1000, 1000, 20, 0.05))
                .isCloseTo(0.06029, within(5e-6));
        assertThat(NullLaw.criticalStability(10_000, 1000, 20, 0.05))
                .isCloseTo(0.03316, within(5e-6));
    }

    @Test
    void poolingMergesRareBinsAndKeepsAllRows() {
        Comparison pooled =
                new Comparison(new long[] {500, 3, 2, 495}, new long[] {95, 1, 2, 102}).pooled(5);
        assertThat(pooled)
                .isEqualTo(
                        new Comparison(
                                new long[] {500, 0, 0, 495, 5}, new long[] {95, 0, 0, 102, 3}));
    }

    @Test
    void qValuesAreThoseOfBenjaminiAndHochberg() {
        assertThat(BenjaminiHochberg.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
                .containsExactly(new double[] {0.02, 0.04, 0.04, 0.02}, EXACT);
    }
}
