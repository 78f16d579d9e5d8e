package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.ClosedLoop;
import io.millrace.benchmarks.load.GrpcExchange;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.report.Goal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What callers notice when all traffic goes to another version, at half load. */
final class SwapSection {

    private static final String STEADY = "steady";
    private static final String SWAP = "swap";

    /** One swap takes about this long: a new process tries the version out first. */
    private static final double TURN_SECONDS = 6;

    private final Bench bench;
    private final SuiteGateway suite;
    private String serving = "1";

    SwapSection(Bench bench, SuiteGateway suite) {
        this.bench = bench;
        this.suite = suite;
    }

    void run() {
        int inFlight = Bench.CONNECTIONS * Bench.STREAMS;
        bench.load()
                .measure(
                        suite.request(),
                        Bench.CONNECTIONS,
                        Bench.STREAMS,
                        suite.cpu(),
                        bench.settings().warmUp(30));
        double rate;
        try (GrpcExchange exchange = exchange()) {
            ClosedLoop.during(exchange, inFlight, bench.settings().warmUp(6)).requireNoFailure();
            rate = ClosedLoop.during(exchange, inFlight, bench.settings().turn(4)).perSecond() / 2;
        }
        // Shorter than a swap, and there would be nothing to measure.
        Duration turn = Duration.ofMillis(Math.round(TURN_SECONDS * 1000));
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(STEADY, () -> steady(rate, turn));
        arms.put(SWAP, () -> swap(rate, turn));
        Rounds rounds = Rounds.run(bench.settings().rounds(7), arms);
        bench.add(
                "tiny, half load (%.0f/s), suite: p99 of 6 s with a swap ÷ without".formatted(rate),
                rounds,
                SWAP,
                STEADY,
                Figures.P99_MICROS,
                new Goal.AtMost(2));
    }

    private Figures steady(double rate, Duration turn) {
        try (GrpcExchange exchange = exchange()) {
            return LatencySection.latencies(exchange, rate, turn);
        }
    }

    private Figures swap(double rate, Duration turn) {
        String next = serving.equals("1") ? "2" : "1";
        try (GrpcExchange exchange = exchange()) {
            CompletableFuture<Void> swapped =
                    CompletableFuture.runAsync(() -> suite.switchTo(next));
            Figures result = LatencySection.latencies(exchange, rate, turn);
            boolean during = swapped.isDone();
            swapped.join();
            if (!during) {
                throw new IllegalStateException("the swap took longer than the load");
            }
            serving = next;
            return result;
        }
    }

    private GrpcExchange exchange() {
        return new GrpcExchange(suite.request(), Bench.CONNECTIONS);
    }
}
