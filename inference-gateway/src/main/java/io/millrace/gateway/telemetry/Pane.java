package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.ReferenceProfile.Feature;
import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import io.millrace.contracts.serving.PredictionWindow.FeatureCounts;
import io.millrace.contracts.serving.PredictionWindow.PredictionCounts;
import io.millrace.gateway.serving.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts of one pane of event time since they were last sent. Not thread-safe. */
final class Pane {

    private final Endpoint endpoint;
    private final long start;
    private final ModelSignature signature;
    private final List<ColumnCounter> columns = new ArrayList<>();
    private final AnswerCounter answers;
    private final LatencyBins latencies = new LatencyBins();
    private final Map<String, Long> errors = new HashMap<>();
    private ComparisonCounts comparison;
    private long requests;
    private long rows;

    /**
     * @param endpoint in the generation that the counts belong to
     * @param start milliseconds since the epoch
     * @param signature may be null, and then nothing is counted by column
     * @param profile likewise
     */
    Pane(Endpoint endpoint, long start, ModelSignature signature, ReferenceProfile profile) {
        this.endpoint = endpoint;
        this.start = start;
        this.signature = profile == null ? null : signature;
        boolean profiled = this.signature != null && profile.prediction() != null;
        this.answers = profiled ? new AnswerCounter(profile) : null;
        if (this.signature != null) {
            for (ModelSignature.Column column : signature.columns()) {
                columns.add(counter(column.name(), profile));
            }
        }
    }

    /** Null for a column that the profile does not know. */
    private static ColumnCounter counter(String column, ReferenceProfile profile) {
        for (Feature feature : profile.features()) {
            if (feature.name().equals(column)) {
                return ColumnCounter.of(feature);
            }
        }
        return null;
    }

    void answered(Prediction prediction) {
        requests++;
        rows += prediction.rows();
        latencies.add(prediction.latencyNanos());
        if (signature == null) {
            return;
        }
        int count = (int) prediction.rows();
        ColumnReader reader = new ColumnReader(signature, prediction.inputs());
        for (int column = 0; column < columns.size(); column++) {
            if (columns.get(column) != null) {
                columns.get(column).add(reader, column, count);
            }
        }
        if (answers != null) {
            answers.add(new AnswerReader(signature, prediction), count);
        }
    }

    void compared(ShadowComparison answers) {
        comparison =
                (comparison == null ? ComparisonCounts.NONE : comparison).plus(answers.counts());
    }

    void failed(String status) {
        requests++;
        errors.merge(status, 1L, Long::sum);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    long start() {
        return start;
    }

    long requests() {
        return requests;
    }

    long rows() {
        return rows;
    }

    Map<String, Long> errors() {
        return errors;
    }

    List<Long> latencies() {
        return latencies.counts();
    }

    List<FeatureCounts> features() {
        return columns.stream()
                .filter(java.util.Objects::nonNull)
                .map(ColumnCounter::counts)
                .toList();
    }

    /** Null if nothing was compared. */
    ComparisonCounts comparison() {
        return comparison;
    }

    PredictionCounts predictions() {
        return answers == null ? null : answers.counts();
    }
}
