package io.millrace.monitoring.telemetry;

import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rows to be stored together, checked for what the database would refuse. Not thread-safe.
 *
 * <p>Every {@code add} throws {@link IllegalArgumentException} or {@link NullPointerException} for
 * a record without what it needs.
 */
public final class TelemetryBatch {

    private final List<PredictionWindow> windows = new ArrayList<>();
    private final List<SampledRow> samples = new ArrayList<>();
    private final Map<LabelKey, LabelRecord> labels = new LinkedHashMap<>();

    /** Adds a window. */
    public void add(PredictionWindow window) {
        Objects.requireNonNull(window.replica(), "replica");
        Objects.requireNonNull(window.endpoint(), "endpoint");
        Objects.requireNonNull(window.version(), "version");
        Objects.requireNonNull(window.role(), "role");
        Objects.requireNonNull(window.paneStart(), "paneStart");
        Objects.requireNonNull(window.paneEnd(), "paneEnd");
        windows.add(window);
    }

    /** Adds every row of a sampled request. */
    public void add(PredictionSample sample) {
        Objects.requireNonNull(sample.predictionId(), "predictionId");
        Objects.requireNonNull(sample.endpoint(), "endpoint");
        Objects.requireNonNull(sample.version(), "version");
        Objects.requireNonNull(sample.eventTime(), "eventTime");
        sample.rows().forEach(row -> samples.add(new SampledRow(sample, row)));
    }

    /** Adds a label; of several for one row the highest revision stays, the last among equals. */
    public void add(LabelRecord label) {
        Objects.requireNonNull(label.predictionId(), "predictionId");
        Objects.requireNonNull(label.label(), "label");
        String endpoint = Objects.requireNonNullElse(label.endpoint(), "");
        labels.merge(
                new LabelKey(label.predictionId(), label.row(), endpoint),
                label,
                (old, next) -> next.revision() >= old.revision() ? next : old);
    }

    List<PredictionWindow> windows() {
        return windows;
    }

    List<SampledRow> samples() {
        return samples;
    }

    Map<LabelKey, LabelRecord> labels() {
        return labels;
    }

    boolean isEmpty() {
        return windows.isEmpty() && samples.isEmpty() && labels.isEmpty();
    }

    /** One row of a sampled request. */
    record SampledRow(PredictionSample sample, PredictionSample.Row row) {}

    /**
     * What a label is about.
     *
     * @param endpoint empty where the producer named none
     */
    record LabelKey(String predictionId, int row, String endpoint) {}
}
