package io.millrace.gateway.transport.rest;

import io.millrace.gateway.inference.ModelMetadata;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A body that is nothing but the bytes of the one input. A single varying dimension follows from
 * their number; where the batch dimension and one more vary, the batch is of one row. Strings: the
 * body is one element.
 */
final class RawInput {

    private RawInput() {}

    static Tensor of(ModelMetadata model, byte[] body) {
        if (model.inputs().size() != 1) {
            throw InferJsonReader.invalid(
                    "a raw binary request needs a model with one input, but '%s' has %d"
                            .formatted(model.name(), model.inputs().size()));
        }
        TensorSpec input = model.inputs().getFirst();
        if (input.datatype() == Datatype.BYTES) {
            return string(input, body);
        }
        return new Tensor(
                input.name(),
                input.datatype(),
                shape(input, body.length),
                MemorySegment.ofArray(body));
    }

    private static Tensor string(TensorSpec input, byte[] body) {
        long[] shape = input.shape().stream().mapToLong(size -> size < 0 ? 1 : size).toArray();
        MemorySegment data = MemorySegment.ofArray(new byte[BytesElements.PREFIX + body.length]);
        BytesElements.put(data, 0, body);
        return new Tensor(input.name(), input.datatype(), shape, data);
    }

    private static long[] shape(TensorSpec input, int bytes) {
        List<Long> declared = input.shape();
        long varying = declared.stream().filter(size -> size < 0).count();
        if (varying > (input.isBatched() ? 2 : 1)) {
            throw InferJsonReader.invalid(
                    ("a raw binary request needs at most one varying dimension, but input '%s' has"
                                    + " shape %s")
                            .formatted(input.name(), declared));
        }
        long[] shape = new long[declared.size()];
        long known = input.datatype().size();
        int open = -1;
        for (int i = 0; i < shape.length; i++) {
            boolean isBatch = i == 0 && varying == 2;
            shape[i] = isBatch ? 1 : declared.get(i);
            if (shape[i] < 0) {
                open = i;
            } else {
                known *= shape[i];
            }
        }
        if (open >= 0) {
            shape[open] = known == 0 ? 0 : bytes / known;
        }
        return shape;
    }
}
