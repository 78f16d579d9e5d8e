package io.millrace.benchmarks.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.benchmarks.load.ClosedLoop;
import io.millrace.benchmarks.load.HttpExchange;
import io.millrace.benchmarks.load.LoadResult;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.contracts.Wire;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The same experiment on one server, and the three calls that are measured on it. */
final class TrackingWorkload {

    /** Requests in flight. */
    static final int IN_FLIGHT = 8;

    /** Metrics of one batch. */
    static final int METRICS = 20;

    /** Runs that a search looks through. */
    static final int RUNS = 200;

    /** Runs that a search returns. */
    static final int PAGE = 50;

    private static final int WRITTEN_RUNS = 16;
    private static final long START = 1_700_000_000_000L;

    private final TrackingServer server;
    private final AtomicLong sequence = new AtomicLong();
    private final List<String> written = new ArrayList<>();
    private final String searched;
    private final String experiment;
    private final int runsOfSearch;

    /** Makes the experiments and runs that the calls need. */
    TrackingWorkload(TrackingServer server) {
        this.server = server;
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            experiment = experiment(client, "written");
            searched = experiment(client, "searched");
            for (int i = 0; i < WRITTEN_RUNS; i++) {
                written.add(createRun(client, experiment));
            }
            for (int i = 0; i < RUNS; i++) {
                String run = createRun(client, searched);
                server.call(client, "runs/log-batch", finished(run, i));
            }
            JsonNode answer = server.call(client, "runs/search", search());
            if (answer.path("runs").size() != PAGE) {
                throw new IllegalStateException(
                        server.name() + " found " + answer.path("runs").size() + " runs");
            }
            runsOfSearch = answer.path("runs").size();
        }
    }

    TrackingServer server() {
        return server;
    }

    Figures logBatch(Duration time) {
        return measure("runs/log-batch", this::batch, body -> body.length <= 4, time);
    }

    Figures createRun(Duration time) {
        return measure("runs/create", this::newRun, TrackingWorkload::isRun, time);
    }

    Figures searchRuns(Duration time) {
        return measure("runs/search", this::search, this::isPage, time);
    }

    private Figures measure(
            String path, Supplier<Object> body, Predicate<byte[]> isRight, Duration time) {
        String bearer = server.token().get();
        try (HttpExchange exchange =
                new HttpExchange(
                        () -> server.post(path, Wire.toBytes(body.get()), bearer), isRight)) {
            long before = server.cpu().nanos();
            LoadResult result = ClosedLoop.during(exchange, IN_FLIGHT, time).requireNoFailure();
            double nanos = server.cpu().nanos() - before;
            return new Figures(
                    Map.of(
                            Figures.CPU_MICROS, nanos / 1e3 / result.requests(),
                            Figures.PER_SECOND, result.perSecond(),
                            Figures.P50_MICROS, result.micros(50)));
        }
    }

    private String experiment(HttpClient client, String name) {
        return server.call(client, "experiments/create", Map.of("name", name))
                .path("experiment_id")
                .asText();
    }

    private String createRun(HttpClient client, String parent) {
        return server.call(client, "runs/create", run(parent))
                .path("run")
                .path("info")
                .path("run_id")
                .asText();
    }

    private Object newRun() {
        return run(experiment);
    }

    private static Map<String, Object> run(String parent) {
        return Map.of(
                "experiment_id",
                parent,
                "run_name",
                "measured",
                "start_time",
                START,
                "tags",
                List.of(
                        Map.of("key", "mlflow.user", "value", "dana"),
                        Map.of("key", "team", "value", "pricing")));
    }

    private Object batch() {
        long number = sequence.getAndIncrement();
        String run = written.get((int) (number % written.size()));
        return Map.of("run_id", run, "metrics", metrics(number, 0.5));
    }

    private static List<Object> metrics(long step, double value) {
        List<Object> metrics = new ArrayList<>();
        for (int i = 0; i < METRICS; i++) {
            metrics.add(
                    Map.of(
                            "key", "m" + i,
                            "value", value + i,
                            "timestamp", START + step,
                            "step", step));
        }
        return metrics;
    }

    private static Object finished(String run, int number) {
        return Map.of(
                "run_id", run,
                "metrics", metrics(0, number / (double) RUNS),
                "params",
                        List.of(
                                Map.of("key", "eta", "value", "0.1"),
                                Map.of("key", "depth", "value", String.valueOf(number % 7))));
    }

    private Object search() {
        return Map.of(
                "experiment_ids",
                List.of(searched),
                "filter",
                "metrics.m0 > 0.4 and params.eta = '0.1'",
                "order_by",
                List.of("metrics.m0 DESC"),
                "max_results",
                PAGE);
    }

    private static boolean isRun(byte[] body) {
        return contains(body, "\"run_id\"") == 1;
    }

    private boolean isPage(byte[] body) {
        return contains(body, "\"run_id\"") == runsOfSearch;
    }

    /**
     * How often {@code text} is in {@code body}; parsing each answer would cost the client more.
     */
    private static int contains(byte[] body, String text) {
        String read = new String(body, java.nio.charset.StandardCharsets.ISO_8859_1);
        int found = 0;
        for (int at = read.indexOf(text); at >= 0; at = read.indexOf(text, at + 1)) {
            found++;
        }
        return found;
    }
}
