package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.report.Goal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What tokens and profiling cost: the same model on a gateway without tokens, on one with tokens,
 * and in the suite, which checks tokens and profiles. All three run all the time; one is asked.
 */
final class AccessSection {

    private static final String OPEN = "open";
    private static final String TOKENS = "tokens";
    private static final String SUITE = "suite";
    private static final String ANCHOR = "nghttpd";
    private static final int FILE_SIZE = 120;

    private final Bench bench;
    private final SuiteGateway suite;

    AccessSection(Bench bench, SuiteGateway suite) {
        this.bench = bench;
        this.suite = suite;
    }

    void run() {
        try (StandAloneGateway tokens =
                StandAloneGateway.start(
                        bench.workspace(),
                        bench.folder(),
                        "tokens",
                        bench.models(),
                        suite.issuer())) {
            Map<String, Supplier<Figures>> arms = arms(tokens, bench.settings().turn(2));
            try (StaticFiles files = StaticFiles.start(bench.folder(), FILE_SIZE)) {
                arms.put(ANCHOR, () -> files.measure(bench.settings().turn(2)));
                measure(tokens, arms);
            } catch (PeerMissingException e) {
                measure(tokens, arms);
            }
        }
    }

    private void measure(StandAloneGateway tokens, Map<String, Supplier<Figures>> arms) {
        Rounds.run(1, arms(tokens, bench.settings().warmUp(12)));
        Rounds rounds = Rounds.run(bench.settings().rounds(20), arms);
        bench.add(
                "tiny, 64 in flight: CPU with tokens ÷ without",
                rounds,
                TOKENS,
                OPEN,
                Figures.CPU_MICROS,
                new Goal.AtMost(1.05));
        bench.add(
                "tiny, 64 in flight: CPU with profiling ÷ without, both with tokens",
                rounds,
                SUITE,
                TOKENS,
                Figures.CPU_MICROS,
                new Goal.AtMost(1.03));
        if (arms.containsKey(ANCHOR)) {
            bench.add(
                    "tiny, tokens and profiling on: CPU ÷ nghttpd's for a file",
                    rounds,
                    SUITE,
                    ANCHOR,
                    Figures.CPU_MICROS,
                    new Goal.AtMost(4));
        }
    }

    private Map<String, Supplier<Figures>> arms(StandAloneGateway tokens, Duration turn) {
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(OPEN, () -> figures(request(bench.gateway(), null), bench.gateway().cpu(), turn));
        arms.put(TOKENS, () -> figures(request(tokens, suite.token()), tokens.cpu(), turn));
        arms.put(SUITE, () -> figures(suite.request(), suite.cpu(), turn));
        return arms;
    }

    private static GrpcRequest request(StandAloneGateway gateway, String token) {
        return InferCall.checked(
                gateway.grpcPort(), BenchmarkModel.TINY.title(), BenchmarkModel.TINY, 1, token);
    }

    private Figures figures(GrpcRequest request, ProcessCpu cpu, Duration turn) {
        return bench.load().measure(request, Bench.CONNECTIONS, Bench.STREAMS, cpu, turn);
    }
}
