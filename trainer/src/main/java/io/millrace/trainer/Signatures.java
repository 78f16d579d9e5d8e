package io.millrace.trainer;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.spec.TrainSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides how a model is called. */
final class Signatures {

    private Signatures() {}

    static ModelSignature of(TrainSpec spec, Task task, List<String> classLabels) {
        boolean matrix =
                spec.columns().stream().allMatch(column -> column.type() == ColumnType.NUMERIC);
        Set<String> taken =
                matrix
                        ? Set.of("input")
                        : spec.columns().stream().map(Column::name).collect(Collectors.toSet());
        ModelSignature.Outputs outputs =
                task.isClassification()
                        ? new ModelSignature.Outputs(
                                free("label", taken), free("probabilities", taken), classLabels)
                        : new ModelSignature.Outputs(null, free("value", taken), List.of());
        return new ModelSignature(
                ModelSignature.SCHEMA,
                task,
                matrix ? InputForm.MATRIX : InputForm.COLUMNS,
                matrix ? "input" : null,
                spec.columns(),
                outputs,
                spec.label());
    }

    /** A graph can't have an output of the same name as one of its inputs. */
    private static String free(String name, Set<String> taken) {
        return taken.contains(name) ? free("predicted_" + name, taken) : name;
    }
}
