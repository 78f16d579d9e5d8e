package io.millrace.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

    private static final DoubleUnaryOperator NOTHING = value -> value;

    @Test
    void findsNoDifferenceBetweenAModelAndItself() {
        double[] losses = {0, 1, 1, 0, 1};
        assertThat(PairedBootstrap.compare(losses, losses, NOTHING))
                .isEqualTo(new PairedBootstrap(0, 0, 0));
    }

    @Test
    void isSureOfADifferenceThatEveryRowShows() {
        PairedBootstrap compared =
                PairedBootstrap.compare(
                        new double[] {1, 2, 3}, new double[] {0.5, 1.5, 2.5}, NOTHING);
        assertThat(compared.difference()).isEqualTo(0.5, within(1e-12));
        assertThat(compared.lower()).isEqualTo(0.5, within(1e-12));
        assertThat(compared.upper()).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void isAsWideAsTheNormalApproximationSays() {
        // the models disagree on 100 of 1000 rows, 60 against 40: mean 0.02, deviation 0.3156
        double[] candidate = new double[1000];
        double[] champion = new double[1000];
        for (int row = 0; row < 100; row++) {
            candidate[row] = row < 60 ? 1 : 0;
            champion[row] = row < 60 ? 0 : 1;
        }

        PairedBootstrap compared = PairedBootstrap.compare(candidate, champion, NOTHING);

        double halfWidth = 1.645 * Math.sqrt(0.1 - 0.02 * 0.02) / Math.sqrt(1000);
        assertThat(compared.difference()).isEqualTo(0.02, within(1e-12));
        assertThat(compared.lower()).isEqualTo(0.02 - halfWidth, within(0.003));
        assertThat(compared.upper()).isEqualTo(0.02 + halfWidth, within(0.003));
    }

    @Test
    void comparesRootsOfMeansWhereAskedTo() {
        PairedBootstrap compared =
                PairedBootstrap.compare(new double[] {9, 9}, new double[] {4, 4}, Math::sqrt);
        assertThat(compared.difference()).isEqualTo(1, within(1e-12));
    }

    @Test
    void saysTheSameEveryTime() {
        Random random = new Random(7);
        double[] candidate = random.doubles(500).toArray();
        double[] champion = random.doubles(500).toArray();
        assertThat(PairedBootstrap.compare(candidate, champion, NOTHING))
                .isEqualTo(PairedBootstrap.compare(candidate, champion, NOTHING));
    }
}
