package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.demo.data.EventStream;
import io.millrace.demo.traffic.LoopState;
import io.millrace.demo.traffic.LoopState.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows the loop's monitor on a thread of its own: what the pace depends on, and a line for each
 * thing that happens. A monitor that does not answer changes nothing; the traffic goes on.
 */
public final class MonitorWatch implements AutoCloseable {

    private static final long STATE_MILLIS = 250;
    private static final int STATES_PER_HISTORY = 6;

    private final JsonApi monitoring;
    private final String endpoint;
    private final EventStream stream;
    private final int firstRow;
    private final Consumer<String> progress;
    private final Set<String> told = new HashSet<>();
    private final Map<String, String> descriptions = new ConcurrentHashMap<>();
    private final Thread thread;

    private volatile LoopState state = LoopState.IDLE;
    private volatile int sentRow;

    /** Begins to watch {@code endpoint}, which gets {@code stream} from {@code firstRow} on. */
    public MonitorWatch(
            JsonApi monitoring,
            String endpoint,
            EventStream stream,
            int firstRow,
            Consumer<String> progress) {
        this.monitoring = monitoring;
        this.endpoint = endpoint;
        this.stream = stream;
        this.firstRow = firstRow;
        this.sentRow = firstRow;
        this.progress = progress;
        this.thread = Thread.ofVirtual().name("monitor-watch").start(this::run);
    }

    /** Notes that {@code row} was sent. */
    public void sent(int row) {
        sentRow = row;
    }

    /** All that happened so far, alerts in the words in which they were first told. */
    public History history() {
        History now = History.of(monitoring, endpoint);
        return new History(
                now.alerts().stream().map(this::asFirstTold).toList(),
                now.retrainings(),
                now.rollouts());
    }

    /** A resolved alert only says why it was resolved. */
    private AlertEntry asFirstTold(AlertEntry alert) {
        return alert.describedAs(descriptions.getOrDefault(alert.id(), alert.description()));
    }

    /** The newest state, a fraction of a second old. */
    public LoopState state() {
        return state;
    }

    /**
     * Waits until the monitor has judged nearly all rows and nothing is in flight, at most {@code
     * limit}.
     */
    public void settle(int lagLimit, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline && (state.isAdapting() || state.lagRows() > lagLimit)) {
            TimeUnit.MILLISECONDS.sleep(STATE_MILLIS);
        }
    }

    private void run() {
        try {
            for (int round = 0; ; round++) {
                follow(round);
                TimeUnit.MILLISECONDS.sleep(STATE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(int round) throws InterruptedException {
        try {
            state = stateOf(monitoring.get("/api/v1/monitors/" + endpoint));
            if (round % STATES_PER_HISTORY == 0) {
                tell(History.of(monitoring, endpoint));
            }
        } catch (ApiException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            tellOnce("watch " + e.status(), "the monitor does not answer: " + e.getMessage());
        }
    }

    private LoopState stateOf(JsonNode monitor) {
        Activity activity =
                isActive(monitor.path("activeRollout"))
                        ? Activity.ROLLOUT
                        : isActive(monitor.path("activeRetraining"))
                                ? Activity.TRAINING
                                : Activity.NONE;
        Instant through = Fields.time(monitor, "evaluatedThrough", "windowsThrough");
        int judged = through == null ? firstRow : Math.max(firstRow, stream.firstAfter(through));
        return new LoopState(activity, Math.max(0, sentRow - judged));
    }

    private static boolean isActive(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private void tell(History history) {
        for (AlertEntry alert : history.alerts()) {
            descriptions.putIfAbsent(alert.id(), alert.description());
            tellOnce("alert " + alert.id(), "alert: " + alert.description());
        }
        for (RetrainingEntry retraining : history.retrainings()) {
            tellOnce(
                    "retraining " + retraining.id() + retraining.state(),
                    "retraining %s: %s%s"
                            .formatted(
                                    retraining.state(),
                                    retraining.why(),
                                    retraining.version() == null
                                            ? ""
                                            : " → version " + retraining.version()));
        }
        for (RolloutEntry rollout : history.rollouts()) {
            tellOnce(
                    "rollout " + rollout.id() + rollout.phase(),
                    "rollout %s %s%s"
                            .formatted(
                                    rollout.way(),
                                    rollout.phase(),
                                    rollout.reason() == null ? "" : ": " + rollout.reason()));
        }
    }

    private void tellOnce(String key, String sentence) {
        if (told.add(key)) {
            progress.accept(sentence);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
