package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.ClosedLoop;
import io.millrace.benchmarks.load.EchoProcess;
import io.millrace.benchmarks.load.GrpcExchange;
import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.load.OpenLoop;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How long one caller waits: alone, and at half of what the gateway can take. */
final class LatencySection {

    /** Median latency of Triton with one request in flight, in microseconds, as recorded. */
    private static final double TRITON_ALONE = 170;

    private static final double GOAL_ALONE = 120;
    private static final String OURS = "gateway";
    private static final String ECHO = "echo";

    private final Bench bench;

    LatencySection(Bench bench) {
        this.bench = bench;
    }

    void run() {
        GrpcRequest request =
                InferCall.checked(
                        bench.gateway().grpcPort(),
                        BenchmarkModel.TINY.title(),
                        BenchmarkModel.TINY,
                        1,
                        null);
        bench.warm(request);
        try (EchoProcess echo =
                        EchoProcess.start(
                                bench.folder(),
                                InferCall.METHOD,
                                request.message(),
                                new byte[request.answerSize()]);
                GrpcExchange many = new GrpcExchange(request, Bench.CONNECTIONS);
                GrpcExchange manyEcho = new GrpcExchange(echo.request(), Bench.CONNECTIONS)) {
            alone(request, echo.request());
            halfLoad(many, manyEcho);
        }
    }

    private void alone(GrpcRequest ours, GrpcRequest echo) {
        Duration turn = bench.settings().turn(3);
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(OURS, () -> bench.load().alone(ours, turn));
        arms.put(ECHO, () -> bench.load().alone(echo, turn));
        Rounds.run(2, arms);
        Rounds rounds = Rounds.run(bench.settings().rounds(7), arms);
        bench.report()
                .add(
                        new Row(
                                "tiny, one in flight: p50 ÷ Triton's 170 µs as recorded",
                                rounds.of(OURS, Figures.P50_MICROS).median(),
                                TRITON_ALONE,
                                "µs",
                                rounds.of(OURS, Figures.P50_MICROS).times(1 / TRITON_ALONE),
                                new Goal.AtMost(GOAL_ALONE / TRITON_ALONE)));
        bench.add(
                "tiny, one in flight: p50 ÷ echo's",
                rounds,
                OURS,
                ECHO,
                Figures.P50_MICROS,
                new Goal.Told());
    }

    private void halfLoad(GrpcExchange ours, GrpcExchange echo) {
        int inFlight = Bench.CONNECTIONS * Bench.STREAMS;
        Duration warm = bench.settings().warmUp(6);
        ClosedLoop.during(echo, inFlight, warm).requireNoFailure();
        ClosedLoop.during(ours, inFlight, warm).requireNoFailure();
        double rate = ClosedLoop.during(ours, inFlight, bench.settings().turn(4)).perSecond() / 2;
        Duration turn = bench.settings().turn(5);
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(OURS, () -> latencies(ours, rate, turn));
        arms.put(ECHO, () -> latencies(echo, rate, turn));
        Rounds rounds = Rounds.run(bench.settings().rounds(9), arms);
        bench.add(
                "tiny, open loop at half load (%.0f/s): p99 ÷ echo's".formatted(rate),
                rounds,
                OURS,
                ECHO,
                Figures.P99_MICROS,
                new Goal.AtMost(2));
        bench.add(
                "tiny, open loop at half load (%.0f/s): p50 ÷ echo's".formatted(rate),
                rounds,
                OURS,
                ECHO,
                Figures.P50_MICROS,
                new Goal.Told());
    }

    /** Latencies under a fixed rate; a failure ends the section. */
    static Figures latencies(GrpcExchange exchange, double rate, Duration turn) {
        return OpenLoop.run(exchange, rate, turn).requireNoFailure().latencyFigures();
    }
}
