package io.millrace.gateway.tensors;

import java.lang.foreign.MemorySegment;

/**
 * One tensor: elements in row-major order, little-endian, without padding; {@link Datatype#BYTES}
 * as length-prefixed elements. Whoever gave the memory says how long it lives.
 */
public record Tensor(String name, Datatype datatype, long[] shape, MemorySegment data) {

    /** Rows of the tensor: its first dimension, or 1 for a scalar. */
    public long rows() {
        return shape.length == 0 ? 1 : shape[0];
    }

    public long elements() {
        return Shapes.elements(shape);
    }
}
