package io.millrace.monitoring.telemetry;

import io.millrace.contracts.Topics;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.monitoring.kafka.Batch;
import io.millrace.monitoring.kafka.BatchHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Parses the three telemetry topics of one poll and stores them in one transaction. */
@ApplicationScoped
class TelemetryConsumer implements BatchHandler {

    private final TelemetryService telemetry;

    TelemetryConsumer(TelemetryService telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public String name() {
        return "telemetry";
    }

    @Override
    public List<String> topics() {
        return List.of(Topics.PREDICTION_WINDOWS, Topics.PREDICTION_SAMPLES, Topics.LABELS);
    }

    @Override
    public void handle(Batch batch) {
        TelemetryBatch rows = new TelemetryBatch();
        batch.read(Topics.PREDICTION_WINDOWS, PredictionWindow.class, rows::add);
        batch.read(Topics.PREDICTION_SAMPLES, PredictionSample.class, rows::add);
        batch.read(Topics.LABELS, LabelRecord.class, rows::add);
        telemetry.store(rows);
    }
}
