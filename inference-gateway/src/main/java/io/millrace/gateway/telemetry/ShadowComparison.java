package io.millrace.gateway.telemetry;

import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/**
 * How a shadow's answer to a request stands to the one that was given.
 *
 * @param isExact every answered output is the same bit by bit
 * @param isNear floats differ by at most {@link #TOLERANCE}, relative above 1; all else is equal
 * @param isFlipped a class changed: an output that is no float differs, or the largest of a row of
 *     floats stands elsewhere
 */
public record ShadowComparison(boolean isExact, boolean isNear, boolean isFlipped) {

    static final float TOLERANCE = 1e-3f;

    private static final ShadowComparison EQUAL = new ShadowComparison(true, true, false);
    private static final ShadowComparison OTHER_SHAPE = new ShadowComparison(false, false, true);

    /** Compares by name what was answered; more outputs of the shadow say nothing. */
    public static ShadowComparison of(List<Tensor> answered, List<Tensor> shadowed) {
        ShadowComparison all = EQUAL;
        for (Tensor tensor : answered) {
            Optional<Tensor> other =
                    shadowed.stream().filter(s -> s.name().equals(tensor.name())).findFirst();
            all =
                    all.and(
                            other.map(found -> of(tensor, found))
                                    .orElse(new ShadowComparison(false, false, false)));
        }
        return all;
    }

    /** This one comparison, counted. */
    ComparisonCounts counts() {
        return new ComparisonCounts(1, isExact ? 1 : 0, isNear ? 1 : 0, isFlipped ? 1 : 0);
    }

    private ShadowComparison and(ShadowComparison other) {
        return new ShadowComparison(
                isExact && other.isExact, isNear && other.isNear, isFlipped || other.isFlipped);
    }

    private static ShadowComparison of(Tensor answered, Tensor shadowed) {
        if (answered.datatype() != shadowed.datatype()
                || answered.elements() != shadowed.elements()) {
            return OTHER_SHAPE;
        }
        if (answered.data().mismatch(shadowed.data()) < 0) {
            return EQUAL;
        }
        return switch (answered.datatype()) {
            case FP32 -> floats(answered, shadowed);
            case FP64, FP16, BF16 -> new ShadowComparison(false, false, false);
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BYTES ->
                    OTHER_SHAPE;
        };
    }

    private static ShadowComparison floats(Tensor answered, Tensor shadowed) {
        long[] shape = answered.shape();
        int width = shape.length < 2 ? 1 : Math.toIntExact(shape[shape.length - 1]);
        boolean near = true;
        boolean flipped = false;
        for (long row = 0; row * width < answered.elements(); row++) {
            int best = 0;
            int otherBest = 0;
            for (int column = 0; column < width; column++) {
                float one = at(answered, row * width + column);
                float other = at(shadowed, row * width + column);
                near &= areNear(one, other);
                best = one > at(answered, row * width + best) ? column : best;
                otherBest = other > at(shadowed, row * width + otherBest) ? column : otherBest;
            }
            flipped |= best != otherBest;
        }
        return new ShadowComparison(false, near, flipped);
    }

    private static boolean areNear(float one, float other) {
        float scale = Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
        return Float.compare(one, other) == 0 || Math.abs(one - other) <= TOLERANCE * scale;
    }

    private static float at(Tensor tensor, long index) {
        return tensor.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
    }
}
