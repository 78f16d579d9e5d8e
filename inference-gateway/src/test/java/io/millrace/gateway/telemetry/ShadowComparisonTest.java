package io.millrace.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16", "FP32", "FP64"})
    void everyTypeOfFloatsIsNearWithinItsTolerance(Datatype datatype) {
        double step = datatype == Datatype.BF16 ? 0x1p-8 : 0x1p-11;
        assertThat(compare(floats(datatype, 0.25, 0.75), floats(datatype, 0.25, 0.75 - step)))
                .isEqualTo(new ShadowComparison(false, true, false));
        assertThat(compare(floats(datatype, 0.25, 1000), floats(datatype, 0.25, 996)))
                .isEqualTo(new ShadowComparison(false, datatype == Datatype.BF16, false));
        assertThat(compare(floats(datatype, 0.25, 0.75), floats(datatype, 0.25, 0.8125)))
                .isEqualTo(new ShadowComparison(false, false, false));
        assertThat(compare(floats(datatype, 0.25, 0.75), floats(datatype, 0.75, 0.25)))
                .isEqualTo(new ShadowComparison(false, false, true));
    }

    @Test
    void nothingIsNearAnInfinityButItself() {
        assertThat(compare(scores(0, Float.POSITIVE_INFINITY), scores(0, 5)))
                .isEqualTo(new ShadowComparison(false, false, false));
        assertThat(
                        compare(
                                scores(0.25f, Float.POSITIVE_INFINITY),
                                scores(0.2505f, Float.POSITIVE_INFINITY)))
                .isEqualTo(new ShadowComparison(false, true, false));
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

    private static Tensor floats(Datatype datatype, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * datatype.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (datatype) {
                case FP16 -> bytes.putShort(Float.floatToFloat16((float) value));
                case BF16 -> bytes.putShort((short) (Float.floatToIntBits((float) value) >> 16));
                case FP32 -> bytes.putFloat((float) value);
                default -> bytes.putDouble(value);
            }
        }
        return new Tensor(
                "probabilities",
                datatype,
                new long[] {1, values.length},
                MemorySegment.ofBuffer(bytes.flip()));
    }

    private static Tensor label(long value) {
        return new Tensor(
                "label", Datatype.INT64, new long[] {1}, MemorySegment.ofArray(new long[] {value}));
    }
}
