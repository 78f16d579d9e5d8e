package io.millrace.trainer.spec;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.Task;
import java.util.List;
import java.util.Map;

/**
 * What one process of the trainer is to do: the JSON document that {@code TRAIN_SPEC} names.
 *
 * @param mode train a model, or evaluate finished ones
 * @param task absent in {@link Mode#EVALUATE}, where the model's signature tells
 * @param label column of the answers
 * @param time column that orders the rows; absent means that they are in order already
 * @param weight column of row weights; absent means 1
 * @param columns inputs in the order in which the model takes them
 * @param parameters of XGBoost by its own names, and {@code num_round}, {@code
 *     early_stopping_rounds}, {@code seed}
 * @param classLabels classes that the model must know even if the data lacks them; may be absent
 * @param datasetHash content hash of the data, written into the model
 * @param candidate folder of the model to evaluate, {@link Mode#EVALUATE} only
 * @param champion folder of the model to compare with; absent where there is none
 */
public record TrainSpec(
        Mode mode,
        String modelName,
        Task task,
        String label,
        String time,
        String weight,
        List<ModelSignature.Column> columns,
        Map<String, Object> parameters,
        List<String> classLabels,
        String datasetHash,
        String candidate,
        String champion) {

    public TrainSpec {
        mode = mode == null ? Mode.TRAIN : mode;
        columns = columns == null ? List.of() : List.copyOf(columns);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        classLabels = classLabels == null ? List.of() : List.copyOf(classLabels);
    }

    /** The two jobs of the trainer. */
    public enum Mode {
        TRAIN,
        EVALUATE
    }

    /** Says what is missing for training. */
    public void requireTrainable() {
        require(task != null, "task is missing: BINARY, MULTICLASS or REGRESSION");
        require(label != null && !label.isBlank(), "label is missing: name the column of answers");
        require(!columns.isEmpty(), "columns is empty: name at least one input column");
        require(
                columns.stream().map(ModelSignature.Column::name).distinct().count()
                        == columns.size(),
                "columns names a column twice");
        require(
                columns.stream().noneMatch(column -> column.name().equals(label)),
                "the label column '" + label + "' is among the inputs");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new TrainerException(TrainerException.Kind.USER_CONFIG, message);
        }
    }
}
