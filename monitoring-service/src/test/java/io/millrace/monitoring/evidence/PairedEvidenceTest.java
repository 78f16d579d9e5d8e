package io.millrace.monitoring.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedEvidenceTest {

    private static final double ALPHA = 0.05;

    @Test
    void startsWithoutEvidence() {
        assertThat(new PairedEvidence(0, 0).logBetter()).isCloseTo(0, within(1e-12));
        assertThat(new PairedEvidence(0, 0).logWorse()).isCloseTo(0, within(1e-12));
    }

    @Test
    void isTheIntegralItClaimsToBe() {
        // 2 * integral over (1/2, 1) of p^3 (1 - p), divided by (1/2)^4
        double integral = (1.0 / 4 - 1.0 / 5) - (1.0 / 64 - 1.0 / 160);
        assertThat(new PairedEvidence(3, 1).logBetter())
                .isCloseTo(Math.log(2 * integral * 16), within(1e-12));
    }

    @Test
    void provesHarmAndGainInMirrorImage() {
        PairedEvidence clearGain = new PairedEvidence(30, 8);
        assertThat(clearGain.better(ALPHA)).isTrue();
        assertThat(clearGain.worse(ALPHA)).isFalse();
        assertThat(new PairedEvidence(8, 30).worse(ALPHA)).isTrue();
        assertThat(new PairedEvidence(20, 20).better(ALPHA)).isFalse();
    }

    @Test
    void equalVersionsAreHardlyEverToldApartHoweverOftenItLooks() {
        SplittableRandom random = new SplittableRandom(7);
        int rejections = 0;
        for (int rollout = 0; rollout < 2000; rollout++) {
            rejections += everProvenBetter(random, 0.5) ? 1 : 0;
        }
        assertThat(rejections / 2000.0).isLessThan(ALPHA);
    }

    @Test
    void aBetterCandidateIsFound() {
        SplittableRandom random = new SplittableRandom(8);
        int found = 0;
        for (int rollout = 0; rollout < 200; rollout++) {
            found += everProvenBetter(random, 0.65) ? 1 : 0;
        }
        assertThat(found / 200.0).isGreaterThan(0.95);
    }

    @Test
    void boundsTheGainFromBelow() {
        PairedEvidence evidence = new PairedEvidence(30, 20);
        assertThat(evidence.gain(100)).isCloseTo(0.1, within(1e-12));
        assertThat(evidence.lowerBoundOfGain(100, 1.645))
                .isCloseTo(0.1 - 1.645 * Math.sqrt(0.49 / 100), within(1e-12));
    }

    private static boolean everProvenBetter(SplittableRandom random, double winRate) {
        long wins = 0;
        for (int row = 1; row <= 300; row++) {
            wins += random.nextDouble() < winRate ? 1 : 0;
            if (new PairedEvidence(wins, row - wins).better(ALPHA)) {
                return true;
            }
        }
        return false;
    }
}
