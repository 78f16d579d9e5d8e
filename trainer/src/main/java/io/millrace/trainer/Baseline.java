package io.millrace.trainer;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.metrics.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a model that knows nothing of its inputs would reach: the shares of the classes, or the mean
 * value, of the very rows it is scored on. That flatters the baseline a little, so beating it means
 * something.
 */
final class Baseline {

    private Baseline() {}

    static Map<String, Double> metrics(ModelSignature signature, Frame rows) {
        List<String> classes = signature.outputs().classLabels();
        float[] constant = classes.isEmpty() ? mean(rows) : shares(classes, rows);
        float[][] scores = new float[rows.rows()][];
        Arrays.fill(scores, constant);
        return Metrics.of(signature.task(), classes, rows.labels(), scores);
    }

    private static float[] mean(Frame rows) {
        return new float[] {(float) Arrays.stream(rows.targets()).average().orElse(0)};
    }

    private static float[] shares(List<String> classes, Frame rows) {
        float[] shares = new float[classes.size()];
        for (String label : rows.labels()) {
            int index = classes.indexOf(label);
            if (index >= 0) {
                shares[index] += 1f / rows.rows();
            }
        }
        return shares;
    }
}
