package io.millrace.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShadowComparisonTest {

    @Test
    void sameBitsAreExact() {
        assertThat(compare(scores(0.25f, 0.75f), scores(0.25f, 0.75f)))
                .isEqualTo(new ShadowComparison(true, true, false));
    }

    @Test
    void aSmallDifferenceIsNearAndNoOtherClass() {
        assertThat(compare(scores(0.25f, 0.75f), scores(0.2505f, 0.7495f)))
                .isEqualTo(new ShadowComparison(false, true, false));
    }

    @Test
    void aLargeDifferenceWithTheSameLargestIsNoOtherClass() {
        assertThat(compare(scores(0.25f, 0.75f), scores(0.4f, 0.6f)))
                .isEqualTo(new ShadowComparison(false, false, false));
    }

    @Test
    void anotherLargestOfARowIsAnotherClass() {
        assertThat(compare(scores(0.25f, 0.75f, 0.9f, 0.1f), scores(0.25f, 0.75f, 0.4f, 0.6f)))
                .isEqualTo(new ShadowComparison(false, false, true));
    }

    @Test
    void anotherLabelIsAnotherClass() {
        assertThat(compare(label(1), label(0))).isEqualTo(new ShadowComparison(false, false, true));
    }

    @Test
    void anOutputThatOnlyOneHasIsADifference() {
        ShadowComparison comparison =
                ShadowComparison.of(List.of(scores(1, 0), label(0)), List.of(scores(1, 0)));

        assertThat(comparison).isEqualTo(new ShadowComparison(false, false, false));
    }

    private static ShadowComparison compare(Tensor answered, Tensor shadowed) {
        return ShadowComparison.of(List.of(answered), List.of(shadowed));
    }

    private static Tensor scores(float... values) {
        return new Tensor(
                "probabilities",
                Datatype.FP32,
                new long[] {values.length / 2, 2},
                MemorySegment.ofArray(values));
    }

    private static Tensor label(long value) {
        return new Tensor(
                "label", Datatype.INT64, new long[] {1}, MemorySegment.ofArray(new long[] {value}));
    }
}
