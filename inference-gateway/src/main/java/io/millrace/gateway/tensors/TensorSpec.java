package io.millrace.gateway.tensors;

import java.util.List;

/**
 * What a model declares about one input or output.
 *
 * @param shape dimensions; -1 stands for one that varies
 */
public record TensorSpec(String name, Datatype datatype, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** Whether {@code actual} fits: same rank, and equal wherever a dimension is fixed. */
    public boolean accepts(long[] actual) {
        if (actual.length != shape.size()) {
            return false;
        }
        for (int i = 0; i < actual.length; i++) {
            if (shape.get(i) >= 0 && shape.get(i) != actual[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first dimension varies, so that rows of several requests may share a run. */
    public boolean isBatched() {
        return !shape.isEmpty() && shape.getFirst() < 0;
    }
}
