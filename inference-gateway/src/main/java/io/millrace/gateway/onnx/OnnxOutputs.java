package io.millrace.gateway.onnx;

import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Answers of one run, in memory of ONNX Runtime: readable by any thread until closed, which must
 * happen once.
 */
public final class OnnxOutputs implements AutoCloseable {

    private final List<Tensor> tensors;
    private final MemorySegment[] values;
    private boolean closed;

    OnnxOutputs(List<Tensor> tensors, MemorySegment[] values) {
        this.tensors = tensors;
        this.values = values;
    }

    public List<Tensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (MemorySegment value : values) {
            OrtValues.release(value);
        }
    }
}
