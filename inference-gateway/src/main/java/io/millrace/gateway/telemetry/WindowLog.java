package io.millrace.gateway.telemetry;

import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.PredictionWindow.Role;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.ServedModel;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * All windows that are being filled. They are deltas: what was sent is not sent again, and what
 * Kafka does not take is lost and counted.
 */
@Singleton
public class WindowLog {

    static final String TYPE = "io.millrace.prediction.window";

    private static final Logger LOG = Logger.getLogger(WindowLog.class);

    private final Map<Key, WindowRecorder> recorders = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> droppedSamples = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final ReplicaIdentity replica;
    private final EventSink sink;
    private final GatewayCounters counters;
    private final int maxOpen;

    private record Key(String endpoint, ServedModel model, Role role) {}

    WindowLog(
            ReplicaIdentity replica,
            EventSink sink,
            GatewayCounters counters,
            GatewayConfig config) {
        this.replica = replica;
        this.sink = sink;
        this.counters = counters;
        this.maxOpen = config.telemetry().openPanes();
    }

    void answered(Endpoint endpoint, ServedModel model, Prediction prediction) {
        WindowRecorder recorder = recorder(endpoint, model, Role.PRIMARY);
        send(recorder, recorder.answered(endpoint, prediction));
    }

    void shadowed(
            Endpoint endpoint,
            ServedModel shadow,
            Prediction prediction,
            ShadowComparison comparison) {
        WindowRecorder recorder = recorder(endpoint, shadow, Role.SHADOW);
        send(recorder, recorder.shadowed(endpoint, prediction, comparison));
    }

    void failed(Endpoint endpoint, ServedModel model, String status, long eventTime) {
        WindowRecorder recorder = recorder(endpoint, model, Role.PRIMARY);
        send(recorder, recorder.failed(endpoint, status, eventTime));
    }

    /** Counts a sample that was lost; the endpoint's next window tells. */
    void sampleDropped(String endpoint) {
        droppedSamples.computeIfAbsent(endpoint, name -> new AtomicLong()).incrementAndGet();
        counters.count(Event.SAMPLE_DROPPED);
    }

    /** Sends all that was counted since the last time, and forgets models that are gone. */
    public void flush() {
        for (Map.Entry<Key, WindowRecorder> recorder : recorders.entrySet()) {
            boolean gone = recorder.getKey().model().isClosed();
            send(recorder.getValue(), recorder.getValue().drain());
            if (gone) {
                recorders.remove(recorder.getKey());
            }
        }
    }

    private WindowRecorder recorder(Endpoint endpoint, ServedModel model, Role role) {
        return recorders.computeIfAbsent(
                new Key(endpoint.name(), model, role),
                key -> new WindowRecorder(endpoint, model, role, maxOpen));
    }

    private void send(WindowRecorder recorder, List<Pane> panes) {
        for (Pane pane : panes) {
            PredictionWindow window = window(recorder, pane);
            sink.publish(Topics.PREDICTION_WINDOWS, window.endpoint(), TYPE, Wire.toBytes(window))
                    .whenComplete(
                            (sent, failure) -> {
                                if (failure != null) {
                                    counters.count(Event.WINDOW_DROPPED);
                                    LOG.debugf("window dropped: %s", failure.getMessage());
                                }
                            });
        }
    }

    private PredictionWindow window(WindowRecorder recorder, Pane pane) {
        Endpoint endpoint = pane.endpoint();
        Instant start = Instant.ofEpochMilli(pane.start());
        return new PredictionWindow(
                PredictionWindow.SCHEMA,
                replica.name(),
                replica.epoch(),
                sequence.incrementAndGet(),
                endpoint.name(),
                endpoint.generation(),
                endpoint.modelName(),
                recorder.model().version(),
                recorder.role(),
                recorder.model().profileDigest().orElse(null),
                start,
                start.plus(endpoint.paneWidth()),
                pane.requests(),
                pane.rows(),
                pane.errors(),
                pane.latencies(),
                pane.features(),
                pane.predictions(),
                takeDropped(endpoint.name(), recorder.role()),
                pane.comparison());
    }

    private long takeDropped(String endpoint, Role role) {
        AtomicLong dropped = role == Role.PRIMARY ? droppedSamples.get(endpoint) : null;
        return dropped == null ? 0 : dropped.getAndSet(0);
    }
}
