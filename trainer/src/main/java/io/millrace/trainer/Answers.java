package io.millrace.trainer;

import io.millrace.contracts.model.Task;
import io.millrace.trainer.conversion.ClassLabels;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.spec.TrainSpec;
import io.millrace.trainer.spec.TrainerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the model is to answer.
 *
 * @param task as asked, but MULTICLASS where the data holds more than two classes
 * @param classLabels empty for regression
 */
record Answers(Task task, List<String> classLabels) {

    private static final int MAX_CLASSES = 1000;

    static Answers of(TrainSpec spec, Frame frame) {
        if (!spec.task().isClassification()) {
            requireNumbers(frame, spec.label());
            return new Answers(spec.task(), List.of());
        }
        List<String> labels = ClassLabels.of(frame.labels(), spec.classLabels());
        if (labels.size() < 2 || labels.size() > MAX_CLASSES) {
            throw bad(
                    "column %s holds %d classes: 2 to %d are needed"
                            .formatted(spec.label(), labels.size(), MAX_CLASSES));
        }
        return new Answers(labels.size() == 2 ? Task.BINARY : Task.MULTICLASS, labels);
    }

    /** Each row's answer as the trees learn it: value, or index of the class. */
    float[] targets(Frame frame) {
        float[] targets = new float[frame.rows()];
        Map<String, Integer> index = new HashMap<>();
        classLabels.forEach(label -> index.put(label, index.size()));
        for (int row = 0; row < targets.length; row++) {
            String label = frame.labels()[row];
            targets[row] = task.isClassification() ? index.get(label) : Float.parseFloat(label);
        }
        return targets;
    }

    /** XGBoost's own probabilities of two classes come as one column. */
    float[][] widen(float[][] scores) {
        if (task != Task.BINARY) {
            return scores;
        }
        float[][] wide = new float[scores.length][];
        for (int row = 0; row < scores.length; row++) {
            wide[row] = new float[] {1f - scores[row][0], scores[row][0]};
        }
        return wide;
    }

    private static void requireNumbers(Frame frame, String column) {
        for (int row = 0; row < frame.rows(); row++) {
            try {
                if (Double.isFinite(Double.parseDouble(frame.labels()[row]))) {
                    continue;
                }
            } catch (NumberFormatException _) {
                // refused below, with its place
            }
            throw bad(
                    "row %d, column %s is '%s': regression needs numbers"
                            .formatted(row + 1, column, frame.labels()[row]));
        }
    }

    private static TrainerException bad(String message) {
        return new TrainerException(TrainerException.Kind.DATA_QUALITY, message);
    }
}
