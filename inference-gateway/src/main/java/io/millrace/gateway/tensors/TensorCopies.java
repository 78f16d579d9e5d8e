package io.millrace.gateway.tensors;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Copies that outlive the memory they were taken from. */
public final class TensorCopies {

    private static final long ALIGNMENT = 64;

    private TensorCopies() {}

    /** The same tensors in native memory of the garbage collector. */
    public static List<Tensor> of(List<Tensor> tensors) {
        long size = 0;
        for (Tensor tensor : tensors) {
            size += aligned(tensor.data().byteSize());
        }
        MemorySegment target = Arena.ofAuto().allocate(Math.max(1, size), ALIGNMENT);
        List<Tensor> copies = new ArrayList<>(tensors.size());
        long offset = 0;
        for (Tensor tensor : tensors) {
            MemorySegment slice = target.asSlice(offset, tensor.data().byteSize());
            slice.copyFrom(tensor.data());
            copies.add(new Tensor(tensor.name(), tensor.datatype(), tensor.shape(), slice));
            offset += aligned(slice.byteSize());
        }
        return copies;
    }

    /** The next multiple of the alignment of tensors. */
    public static long aligned(long size) {
        return (size + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
