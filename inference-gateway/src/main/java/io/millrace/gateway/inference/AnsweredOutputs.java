package io.millrace.gateway.inference;

import io.millrace.gateway.classification.Classification;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.tensors.Tensor;
import java.util.List;

/** What of a run's outputs goes to the caller. */
final class AnsweredOutputs {

    private AnsweredOutputs() {}

    /**
     * The outputs in the caller's order, those told as classes of which he wants the highest.
     *
     * @param outputs of the run, those that the caller wants first
     * @throws io.millrace.contracts.ServiceException INVALID_ARGUMENT for classes of strings
     */
    static List<Tensor> of(
            InferenceRequest request, ServedModel model, List<Tensor> outputs, int answered) {
        List<Tensor> wanted = outputs.subList(0, answered);
        if (request.classes().isEmpty()) {
            return wanted;
        }
        return wanted.stream().map(output -> classified(request, model, output)).toList();
    }

    private static Tensor classified(InferenceRequest request, ServedModel model, Tensor output) {
        Long classes = request.classes().get(output.name());
        return classes == null
                ? output
                : new Classification(classes, model.labels(output.name())).of(output);
    }
}
