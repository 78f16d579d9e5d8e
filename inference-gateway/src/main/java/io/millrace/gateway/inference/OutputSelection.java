package io.millrace.gateway.inference;

import io.millrace.contracts.model.ModelSignature.Outputs;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which outputs a run computes.
 *
 * @param indexes of the outputs, first those that the caller wants, then what only telemetry reads
 * @param answered how many of them the caller wants
 */
record OutputSelection(int[] indexes, int answered) {

    static OutputSelection of(InferenceRequest request, ServedModel model) {
        if (request.outputs().isEmpty()) {
            return new OutputSelection(model.allOutputs(), model.allOutputs().length);
        }
        List<TensorSpec> specs = model.outputs();
        int[] wanted = WantedOutputs.of(request.outputs(), specs, request.endpoint());
        if (wanted.length == specs.size()) {
            return new OutputSelection(wanted, wanted.length);
        }
        int[] watched =
                model.signature()
                        .map(signature -> watched(signature.outputs(), specs, wanted))
                        .orElseGet(() -> new int[0]);
        int[] all = IntStream.concat(Arrays.stream(wanted), Arrays.stream(watched)).toArray();
        return new OutputSelection(all, wanted.length);
    }

    private static int[] watched(Outputs roles, List<TensorSpec> specs, int[] wanted) {
        return IntStream.range(0, specs.size())
                .filter(
                        index ->
                                specs.get(index).name().equals(roles.label())
                                        || specs.get(index).name().equals(roles.scores()))
                .filter(index -> Arrays.stream(wanted).noneMatch(taken -> taken == index))
                .toArray();
    }
}
