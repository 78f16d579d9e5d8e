package io.millrace.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriftTestTest {

    private static final DriftTest TEST = new DriftTest(0.01, 0.1, 0.1);
    private static final long[] EVEN = {
        150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150,
        150, 150
    };

    @Test
    void windowsOfTheReferenceItselfHardlyEverExceed() {
        SplittableRandom random = new SplittableRandom(11);
        int exceeded = 0;
        for (int window = 0; window < 4000; window++) {
            Measurement found =
                    TEST.numeric("x", sample(random, 3000, 20, 0), sample(random, 400, 20, 0));
            exceeded += found.exceeds() && found.pValue() < 0.01 ? 1 : 0;
        }
        assertThat(exceeded / 4000.0).isLessThan(0.003);
    }

    @Test
    void aShiftOfThreeTenthsOfADeviationIsFound() {
        SplittableRandom random = new SplittableRandom(12);
        int found = 0;
        for (int window = 0; window < 200; window++) {
            FeatureCounts reference = gaussian(random, 10_000, 0);
            FeatureCounts current = gaussian(random, 2000, 0.35);
            Measurement measurement = TEST.numeric("x", reference, current);
            found += measurement.exceeds() && measurement.pValue() < 0.01 ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(190);
    }

    @Test
    void valuesThatTheReferenceNeverSawAreDriftThoughTheyFallIntoAKnownBin() {
        FeatureCounts constant = new FeatureCounts(new long[] {0, 3000}, 0, 0);
        FeatureCounts moved = new FeatureCounts(new long[] {0, 400}, 0, 380);
        Measurement measurement = TEST.numeric("x", constant, moved);
        assertThat(measurement.blatant()).isTrue();
        assertThat(measurement.pValue()).isLessThan(1e-6);
    }

    @Test
    void valuesThatGoMissingAreDrift() {
        FeatureCounts current = new FeatureCounts(scaled(15), 100, 0);
        Measurement measurement = TEST.numeric("x", new FeatureCounts(EVEN, 0, 0), current);
        assertThat(measurement.exceeds()).isTrue();
    }

    @Test
    void tooFewRowsDecideNothing() {
        FeatureCounts current = new FeatureCounts(new long[] {19, 0}, 0, 0);
        FeatureCounts reference = new FeatureCounts(new long[] {0, 1000}, 0, 0);
        assertThat(TEST.categorical("x", reference, current).exceeds()).isFalse();
    }

    private static long[] scaled(long each) {
        long[] counts = EVEN.clone();
        java.util.Arrays.fill(counts, each);
        return counts;
    }

    private static FeatureCounts sample(SplittableRandom random, int rows, int bins, int from) {
        long[] counts = new long[bins];
        for (int row = 0; row < rows; row++) {
            counts[from + random.nextInt(bins - from)]++;
        }
        return new FeatureCounts(counts, 0, 0);
    }

    private static FeatureCounts gaussian(SplittableRandom random, int rows, double shift) {
        long[] counts = new long[20];
        for (int row = 0; row < rows; row++) {
            double value = random.nextGaussian() + shift;
            counts[(int) Math.clamp((value + 2.5) * 4, 0, 19)]++;
        }
        return new FeatureCounts(counts, 0, 0);
    }
}
