package io.millrace.gateway.batching;

import io.millrace.gateway.onnx.OnnxException;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a row's answer depends on that row alone. A model that scales by the batch's mean, say,
 * has a variable first dimension and may yet never be batched.
 */
final class RowIndependence {

    private static final int ROWS = 5;
    private static final double TOLERANCE = 1e-4;

    private RowIndependence() {}

    /** Runs rows together and alone, and compares; false as well if the model fails on them. */
    static boolean holds(OnnxModel model) {
        List<Tensor> together = SampleRows.of(model.inputs(), ROWS);
        int[] all = IntStream.range(0, model.outputs().size()).toArray();
        try (OnnxOutputs outputs = model.run(together, all)) {
            RowScatter scatter = new RowScatter(outputs.tensors(), ROWS);
            if (!scatter.fits()) {
                return false;
            }
            for (int row = 0; row < ROWS; row++) {
                try (OnnxOutputs alone = model.run(SampleRows.row(together, row), all)) {
                    if (!areNear(scatter.next(1), alone.tensors())) {
                        return false;
                    }
                }
            }
            return true;
        } catch (OnnxException e) {
            return false;
        }
    }

    private static boolean areNear(List<Tensor> left, List<Tensor> right) {
        return IntStream.range(0, left.size()).allMatch(i -> areNear(left.get(i), right.get(i)));
    }

    private static boolean areNear(Tensor left, Tensor right) {
        if (left.data().byteSize() != right.data().byteSize()) {
            return false;
        }
        return switch (left.datatype()) {
            case FP32, FP64 -> areNumbersNear(left, right);
            // Half precision rounds too coarsely for the tolerance to mean anything.
            case FP16, BF16 -> true;
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BYTES ->
                    left.data().mismatch(right.data()) < 0;
        };
    }

    private static boolean areNumbersNear(Tensor left, Tensor right) {
        for (long i = 0; i < left.elements(); i++) {
            double one = number(left.data(), left.datatype(), i);
            double other = number(right.data(), right.datatype(), i);
            double scale = Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
            if (Double.compare(one, other) != 0 && !(Math.abs(one - other) <= TOLERANCE * scale)) {
                return false;
            }
        }
        return true;
    }

    private static double number(MemorySegment data, Datatype type, long index) {
        return type == Datatype.FP32
                ? data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES)
                : data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES);
    }
}
