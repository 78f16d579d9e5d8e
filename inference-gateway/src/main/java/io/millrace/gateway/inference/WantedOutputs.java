package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;
import java.util.stream.IntStream;

/** Which outputs a request asks for, as indexes into those of the model. */
final class WantedOutputs {

    private WantedOutputs() {}

    /**
     * Indexes in the caller's order; all where the caller names none.
     *
     * @throws ServiceException INVALID_ARGUMENT for an unknown or a repeated output
     */
    static int[] of(List<String> names, List<TensorSpec> specs, String model) {
        if (names.isEmpty()) {
            return IntStream.range(0, specs.size()).toArray();
        }
        int[] wanted = new int[names.size()];
        for (int i = 0; i < wanted.length; i++) {
            String name = names.get(i);
            if (names.indexOf(name) != i) {
                throw new ServiceException(
                        ErrorCode.INVALID_ARGUMENT,
                        "output '" + name + "' already exists in request");
            }
            wanted[i] = index(name, specs, model);
        }
        return wanted;
    }

    private static int index(String name, List<TensorSpec> specs, String model) {
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "unexpected inference output '%s' for model '%s'; it gives %s"
                        .formatted(name, model, specs.stream().map(TensorSpec::name).toList()));
    }
}
