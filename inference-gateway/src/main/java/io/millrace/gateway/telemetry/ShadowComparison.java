package io.millrace.gateway.telemetry;

import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import io.millrace.gateway.tensors.FloatElements;
import io.millrace.gateway.tensors.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * How a shadow's answer to a request stands to the one that was given.
 *
 * @param isExact every answered output is the same bit by bit
 * @param isNear floats differ by at most {@link #TOLERANCE} ({@link #BF16_TOLERANCE} of BF16),
 *     relative above 1; all else is equal
 * @param isFlipped a class changed: an output that is no float differs, or the largest of a row of
 *     floats stands elsewhere
 */
public record ShadowComparison(boolean isExact, boolean isNear, boolean isFlipped) {

    static final double TOLERANCE = 1e-3;

    /** Of BF16, whose neighbours are further apart than that: one step of it. */
    static final double BF16_TOLERANCE = 0x1p-7;

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
            case FP32, FP64, FP16 -> floats(answered, shadowed, TOLERANCE);
            case BF16 -> floats(answered, shadowed, BF16_TOLERANCE);
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BYTES ->
                    OTHER_SHAPE;
        };
    }

    private static ShadowComparison floats(Tensor answered, Tensor shadowed, double tolerance) {
        FloatElements ones = new FloatElements(answered);
        FloatElements others = new FloatElements(shadowed);
        long[] shape = answered.shape();
        int width = shape.length < 2 ? 1 : Math.toIntExact(shape[shape.length - 1]);
        boolean near = true;
        boolean flipped = false;
        for (long start = 0; start < answered.elements(); start += width) {
            int best = 0;
            int otherBest = 0;
            for (int column = 0; column < width; column++) {
                double one = ones.get(start + column);
                double other = others.get(start + column);
                near &= areNear(one, other, tolerance);
                best = one > ones.get(start + best) ? column : best;
                otherBest = other > others.get(start + otherBest) ? column : otherBest;
            }
            flipped |= best != otherBest;
        }
        return new ShadowComparison(false, near, flipped);
    }

    private static boolean areNear(double one, double other, double tolerance) {
        double scale = Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
        return Double.compare(one, other) == 0
                || (Double.isFinite(scale) && Math.abs(one - other) <= tolerance * scale);
    }
}
