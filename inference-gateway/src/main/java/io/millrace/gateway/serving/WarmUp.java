package io.millrace.gateway.serving;

import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.tensors.Tensor;
import java.util.List;

/** First runs of a model on requests that its configuration gives, before anybody's. */
final class WarmUp {

    private WarmUp() {}

    /** Runs each of {@code requests} once in {@code session}, whatever it answers. */
    static void answer(ServedModel model, OnnxModel session, List<List<Tensor>> requests) {
        for (List<Tensor> inputs : requests) {
            try (OnnxOutputs result = session.run(model.toModel(inputs), model.allOutputs())) {
                result.tensors().forEach(Tensor::elements);
            }
        }
    }
}
