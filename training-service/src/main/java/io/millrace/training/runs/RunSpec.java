package io.millrace.training.runs;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.Task;
import io.millrace.training.gates.GateSpec;
import java.util.List;
import java.util.Map;

/**
 * How to train: what a retraining repeats.
 *
 * @param task absent means the data set's
 * @param parameters of the trainer
 * @param gates in place of the default ones of the same kind
 * @param signature of the model that is trained anew: its columns and classes are kept; absent for
 *     a training on uploaded data
 */
public record RunSpec(
        Task task,
        String trainer,
        Map<String, Object> parameters,
        List<GateSpec> gates,
        String endpoint,
        ModelSignature signature) {

    public RunSpec {
        trainer = trainer == null ? "xgboost" : trainer;
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        gates = gates == null ? List.of() : List.copyOf(gates);
    }

    /** The same for the model that came of it: what a retraining repeats. */
    RunSpec repeatable(ModelSignature trained) {
        return new RunSpec(task, trainer, parameters, gates, endpoint, trained);
    }
}
