package io.millrace.gateway.inference;

import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.gateway.telemetry.EventSink;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the windows that leave. */
@Alternative
@Singleton
public class RecordingSink implements EventSink {

    private final List<PredictionWindow> windows = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Void> publish(String topic, String key, String type, byte[] payload) {
        if (topic.equals(Topics.PREDICTION_WINDOWS)) {
            windows.add(Wire.fromBytes(payload, PredictionWindow.class));
        }
        return CompletableFuture.completedFuture(null);
    }

    long requests(String endpoint) {
        return windows.stream()
                .filter(window -> window.endpoint().equals(endpoint))
                .mapToLong(PredictionWindow::requests)
                .sum();
    }
}
