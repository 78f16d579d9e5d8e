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
 * @param labelColumn what the training data calls the answer
 * @param timeColumn absent where rows are in order
 * @param classLabels classes that the model must know; empty for the first training
 * @param columns inputs; empty means the features of the data set
 */
public record RunSpec(
        Task task,
        String trainer,
        Map<String, Object> parameters,
        List<GateSpec> gates,
        String endpoint,
        String labelColumn,
        String timeColumn,
        List<String> classLabels,
        List<ModelSignature.Column> columns) {

    public RunSpec {
        trainer = trainer == null ? "xgboost" : trainer;
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        gates = gates == null ? List.of() : List.copyOf(gates);
        classLabels = classLabels == null ? List.of() : List.copyOf(classLabels);
        columns = columns == null ? List.of() : List.copyOf(columns);
    }

    /** The same, with what the trained model's signature adds: what a retraining repeats. */
    RunSpec repeatable(ModelSignature signature, String time) {
        return new RunSpec(
                task,
                trainer,
                parameters,
                gates,
                endpoint,
                signature.labelColumn(),
                time,
                signature.outputs().classLabels(),
                signature.columns());
    }
}
