package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.Task;
import io.millrace.contracts.serving.PredictionWindow.PredictionCounts;
import java.util.List;

/**
 * Counts answers over the bins of the reference. The score is the probability of the second class
 * (binary), of the predicted class (multiclass), or the value (regression). Not thread-safe.
 */
final class AnswerCounter {

    private final Task task;
    private final List<String> classes;
    private final long[] classCounts;
    private final Bins scores;
    private final MomentsSum moments = new MomentsSum();

    AnswerCounter(ReferenceProfile profile) {
        this.task = profile.task();
        List<String> labels = profile.prediction().classLabels();
        this.classes = labels == null ? List.of() : labels;
        this.classCounts = new long[classes.size()];
        this.scores = new Bins(Bins.edges(profile.prediction().scoreEdges()));
    }

    void add(AnswerReader answers, int rows) {
        for (int row = 0; row < rows; row++) {
            int predicted = classes.indexOf(answers.label(row));
            if (predicted >= 0) {
                classCounts[predicted]++;
            }
            double score = answers.score(row, column(predicted, answers.width()));
            if (!Double.isNaN(score)) {
                scores.add(score);
                moments.add(score);
            }
        }
    }

    private int column(int predicted, int width) {
        int column =
                switch (task) {
                    case BINARY -> 1;
                    case MULTICLASS -> Math.max(0, predicted);
                    case REGRESSION -> 0;
                };
        return Math.min(column, width - 1);
    }

    PredictionCounts counts() {
        return new PredictionCounts(Counts.list(classCounts), scores.counts(), moments.moments());
    }
}
