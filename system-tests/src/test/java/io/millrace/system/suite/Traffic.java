package io.millrace.system.suite;

import inference.ModelInferResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A user who asks for one prediction after the other in the background, each once, and keeps count.
 * Its prediction ids are {@code stem-0}, {@code stem-1} and so on, for the rows of a table, which
 * begins again when it has ended.
 */
public final class Traffic implements AutoCloseable {

    private static final long PAUSE_MILLIS = 5;

    private final String endpoint;
    private final String stem;
    private final Table table;
    private final Predictor predictor;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answeredBy = new ConcurrentHashMap<>();
    private final Thread sender = Thread.ofVirtual().unstarted(this::run);
    private volatile boolean isRunning = true;
    private volatile int sent;

    private Traffic(Workbench workbench, String endpoint, String stem, Table table) {
        this.endpoint = endpoint;
        this.stem = stem;
        this.table = table;
        this.predictor = workbench.predictor();
    }

    public static Traffic start(Workbench workbench, String endpoint, String stem, Table table) {
        Traffic traffic = new Traffic(workbench, endpoint, stem, table);
        traffic.sender.start();
        return traffic;
    }

    private void run() {
        for (int number = 0; isRunning; number++) {
            try {
                Table.Row row = table.rows().get(number % table.size());
                ModelInferResponse response = predictor.predict(endpoint, row, stem + "-" + number);
                answeredBy.merge(response.getModelVersion(), 1, Integer::sum);
            } catch (StatusRuntimeException e) {
                failures.add(stem + "-" + number + ": " + e.getStatus());
            }
            sent = number + 1;
            pause();
        }
    }

    /** Predictions asked for so far. */
    public int sent() {
        return sent;
    }

    /** Why predictions failed; empty if none did. */
    public List<String> failures() {
        return failures;
    }

    /** How many predictions each version answered. */
    public Map<String, Integer> answeredBy() {
        return answeredBy;
    }

    /** Waits until {@code more} predictions have been asked for from now on. */
    public void awaitMore(int more) {
        int wanted = sent + more;
        Eventually.get(
                more + " more predictions", Duration.ofMinutes(2), this::sent, s -> s >= wanted);
    }

    /** Ends the traffic after the prediction in flight. */
    @Override
    public void close() {
        isRunning = false;
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        predictor.close();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
