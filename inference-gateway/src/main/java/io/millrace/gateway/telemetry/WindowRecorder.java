package io.millrace.gateway.telemetry;

import io.millrace.contracts.serving.PredictionWindow.Role;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.ServedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open panes of one version in one role. Threads that answer requests write here for less than
 * a microsecond a row, so one lock for each recorder does.
 */
final class WindowRecorder {

    private final ServedModel model;
    private final Role role;
    private final int maxOpen;
    private Map<Long, Pane> open = new HashMap<>();
    private Endpoint endpoint;
    private long paneWidth;

    WindowRecorder(Endpoint endpoint, ServedModel model, Role role, int maxOpen) {
        this.model = model;
        this.role = role;
        this.maxOpen = maxOpen;
        adopt(endpoint);
    }

    private void adopt(Endpoint newest) {
        endpoint = newest;
        paneWidth = Math.max(1, newest.paneWidth().toMillis());
    }

    /**
     * Counts an answer.
     *
     * @return panes that had to make room, to be sent; usually none
     */
    synchronized List<Pane> answered(Endpoint at, Prediction prediction) {
        List<Pane> gone = follow(at);
        gone = makeRoom(prediction.eventTime(), gone);
        pane(prediction.eventTime()).answered(prediction);
        return gone;
    }

    /** Counts an answer that nobody got, as {@link #answered} does. */
    synchronized List<Pane> shadowed(
            Endpoint at, Prediction prediction, ShadowComparison comparison) {
        List<Pane> gone = answered(at, prediction);
        pane(prediction.eventTime()).compared(comparison);
        return gone;
    }

    synchronized List<Pane> failed(Endpoint at, String status, long eventTime) {
        List<Pane> gone = follow(at);
        gone = makeRoom(eventTime, gone);
        pane(eventTime).failed(status);
        return gone;
    }

    /** Takes everything that was counted since the last time. */
    synchronized List<Pane> drain() {
        if (open.isEmpty()) {
            return List.of();
        }
        List<Pane> drained = new ArrayList<>(open.values());
        open = new HashMap<>();
        return drained;
    }

    /** A new generation begins new panes, for a window names one generation. */
    private List<Pane> follow(Endpoint newest) {
        if (newest.generation() <= endpoint.generation()) {
            return List.of();
        }
        List<Pane> drained = drain();
        adopt(newest);
        return drained;
    }

    private List<Pane> makeRoom(long eventTime, List<Pane> gone) {
        if (open.size() < maxOpen || open.containsKey(start(eventTime))) {
            return gone;
        }
        Pane oldest =
                open.values().stream()
                        .min(java.util.Comparator.comparingLong(Pane::start))
                        .orElseThrow();
        open.remove(oldest.start());
        List<Pane> more = new ArrayList<>(gone);
        more.add(oldest);
        return more;
    }

    private Pane pane(long eventTime) {
        return open.computeIfAbsent(start(eventTime), this::newPane);
    }

    private Pane newPane(long start) {
        return new Pane(
                endpoint, start, model.signature().orElse(null), model.profile().orElse(null));
    }

    private long start(long eventTime) {
        return Math.floorDiv(eventTime, paneWidth) * paneWidth;
    }

    ServedModel model() {
        return model;
    }

    Role role() {
        return role;
    }
}
