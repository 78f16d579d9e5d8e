package io.millrace.gateway.serving;

import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.tensors.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** First runs of a model on requests that its configuration gives, before anybody's. */
final class WarmUp {

    private WarmUp() {}

    /** Runs each of {@code requests} once, whatever it answers. */
    static void answer(ServedModel model, List<List<Tensor>> requests) {
        int[] outputs = IntStream.range(0, model.outputs().size()).toArray();
        for (List<Tensor> inputs : requests) {
            try (OnnxOutputs result = model.run(model.toModel(inputs), outputs)) {
                result.tensors().forEach(Tensor::elements);
            }
        }
    }
}
