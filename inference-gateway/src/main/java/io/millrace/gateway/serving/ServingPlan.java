package io.millrace.gateway.serving;

import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;

/** How a version is to be served, beyond what its file says. */
public interface ServingPlan {

    /** Everything as the model has it. */
    ServingPlan AUTOMATIC =
            new ServingPlan() {

                @Override
                public ModelSettings settings() {
                    return ModelSettings.AUTOMATIC;
                }

                @Override
                public DeclaredTensors declare(List<TensorSpec> inputs, List<TensorSpec> outputs) {
                    return DeclaredTensors.asModelHas(inputs, outputs);
                }

                @Override
                public List<List<Tensor>> warmUps(List<TensorSpec> inputs) {
                    return List.of();
                }
            };

    ModelSettings settings();

    /** Whether answers may be kept for requests that come again. */
    default boolean cachesResponses() {
        return false;
    }

    /**
     * The tensors for callers.
     *
     * @throws ModelLoadException if the model does not have what is declared
     */
    DeclaredTensors declare(List<TensorSpec> inputs, List<TensorSpec> outputs);

    /**
     * Requests that the version answers before it is published, each in the order of {@code
     * inputs}.
     *
     * @param inputs as callers see them
     * @throws ModelLoadException if a request does not fit them
     */
    List<List<Tensor>> warmUps(List<TensorSpec> inputs);

    /** Labels of the classes of {@code output}, by index; empty if it has none. */
    default List<String> labels(String output) {
        return List.of();
    }
}
