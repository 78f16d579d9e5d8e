package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.ClosedLoop;
import io.millrace.benchmarks.load.HttpExchange;
import io.millrace.benchmarks.load.LoadResult;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Row;
import io.millrace.contracts.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The protocol's JSON over HTTP/1.1, beside what Triton was measured with. */
final class RestSection {

    private static final int IN_FLIGHT = 16;
    private static final double TRITON = 56;
    private static final String OURS = "gateway";
    private static final String ANCHOR = "nghttpd";
    private static final int FILE_SIZE = 120;

    private final Bench bench;

    RestSection(Bench bench) {
        this.bench = bench;
    }

    void run() {
        try (StaticFiles files = StaticFiles.start(bench.folder(), FILE_SIZE)) {
            Duration turn = bench.settings().turn(4);
            Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
            arms.put(ANCHOR, () -> files.measure(turn));
            arms.put(OURS, () -> rest(turn));
            rest(bench.settings().warmUp(60));
            Rounds rounds = Rounds.run(bench.settings().rounds(7), arms);
            double scale = TRITON / CostSection.NGHTTPD_THEN;
            Spread ratio = rounds.ratio(OURS, ANCHOR, Figures.CPU_MICROS).times(1 / scale);
            bench.report()
                    .add(
                            new Row(
                                    "tiny, REST JSON, 16 in flight: CPU ÷ Triton's 56 µs, scaled",
                                    rounds.of(OURS, Figures.CPU_MICROS).median(),
                                    rounds.of(ANCHOR, Figures.CPU_MICROS).median() * scale,
                                    "µs/request",
                                    ratio,
                                    new Goal.AtMost(1)));
        } catch (PeerMissingException e) {
            bench.report().note("the row of REST JSON is left out: " + e.getMessage());
        }
    }

    private Figures rest(Duration turn) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + bench.gateway().httpPort()
                                                + "/v2/models/"
                                                + BenchmarkModel.TINY.title()
                                                + "/infer"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body()))
                        .build();
        try (HttpExchange exchange = new HttpExchange(() -> request, RestSection::isRight)) {
            long before = bench.gateway().cpu().nanos();
            LoadResult result = ClosedLoop.during(exchange, IN_FLIGHT, turn).requireNoFailure();
            double nanos = bench.gateway().cpu().nanos() - before;
            return new Figures(Map.of(Figures.CPU_MICROS, nanos / 1e3 / result.requests()));
        }
    }

    private static boolean isRight(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).contains(BenchmarkModel.OUTPUT);
    }

    private static byte[] body() {
        return Wire.toBytes(
                new Body(
                        List.of(
                                new Input(
                                        BenchmarkModel.INPUT,
                                        List.of(1, BenchmarkModel.TINY.columns()),
                                        "FP32",
                                        BenchmarkModel.TINY.rows(1)))));
    }

    private record Body(List<Input> inputs) {}

    /** In the order in which clients write it, whereas maps have another in each run. */
    private record Input(String name, List<Integer> shape, String datatype, float[] data) {}
}
