package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.EchoProcess;
import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Server CPU for one ModelInfer, beside nghttpd's for a static file, and through that anchor beside
 * what Triton was measured with.
 */
final class CostSection {

    /** nghttpd's CPU for a file, in microseconds, in the run that measured Triton. */
    static final double NGHTTPD_THEN = 3.2;

    private static final String ANCHOR = "nghttpd";
    private static final String ECHO = "echo";
    private static final String OURS = "gateway";
    private static final int FILE_SIZE = 120;

    private final Bench bench;

    CostSection(Bench bench) {
        this.bench = bench;
    }

    void run() {
        try (StaticFiles files = StaticFiles.start(bench.folder(), FILE_SIZE)) {
            for (BenchmarkModel model : BenchmarkModel.values()) {
                beside(files, model);
            }
        } catch (PeerMissingException e) {
            bench.report()
                    .note(
                            "rows beside nghttpd and, through it, Triton are left out: "
                                    + e.getMessage());
        }
        echo();
    }

    private void beside(StaticFiles files, BenchmarkModel model) {
        Duration turn = bench.settings().turn(4);
        GrpcRequest request =
                InferCall.checked(bench.gateway().grpcPort(), model.title(), model, 1, null);
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(ANCHOR, () -> files.measure(turn));
        arms.put(OURS, () -> bench.measure(request, turn));
        bench.warm(request);
        Rounds rounds = Rounds.run(bench.settings().rounds(7), arms);
        String title = model.title() + ", 64 in flight: CPU ÷ ";
        bench.add(
                title + "nghttpd's for a file",
                rounds,
                OURS,
                ANCHOR,
                Figures.CPU_MICROS,
                new Goal.Told());
        triton(title, rounds, model);
    }

    private void triton(String title, Rounds rounds, BenchmarkModel model) {
        double recorded = triton(model);
        double scale = recorded / NGHTTPD_THEN;
        Spread ratio = rounds.ratio(OURS, ANCHOR, Figures.CPU_MICROS).times(1 / scale);
        bench.report()
                .add(
                        new Row(
                                title + "Triton's %.0f µs, scaled".formatted(recorded),
                                rounds.of(OURS, Figures.CPU_MICROS).median(),
                                rounds.of(ANCHOR, Figures.CPU_MICROS).median() * scale,
                                "µs/request",
                                ratio,
                                goal(model)));
    }

    /** Microseconds of CPU that Triton 2.51 needs for a request. */
    private static double triton(BenchmarkModel model) {
        return switch (model) {
            case TINY -> 62;
            case TREES -> 73;
            case LARGE -> 116;
        };
    }

    private static Goal goal(BenchmarkModel model) {
        return switch (model) {
            case TINY -> new Goal.Told();
            case TREES -> new Goal.AtMost(0.25);
            case LARGE -> new Goal.AtMost(0.5);
        };
    }

    private void echo() {
        GrpcRequest request =
                InferCall.checked(
                        bench.gateway().grpcPort(),
                        BenchmarkModel.TINY.title(),
                        BenchmarkModel.TINY,
                        1,
                        null);
        try (EchoProcess echo =
                EchoProcess.start(
                        bench.folder(),
                        InferCall.METHOD,
                        request.message(),
                        new byte[request.answerSize()])) {
            Rounds.run(1, echoArms(request, echo, bench.settings().warmUp(8)));
            Rounds rounds =
                    Rounds.run(
                            bench.settings().rounds(7),
                            echoArms(request, echo, bench.settings().turn(4)));
            bench.add(
                    "tiny, 64 in flight: throughput ÷ grpc-java echo of the same messages",
                    rounds,
                    OURS,
                    ECHO,
                    Figures.PER_SECOND,
                    new Goal.AtLeast(0.75));
            bench.add(
                    "tiny, 64 in flight: CPU ÷ grpc-java echo of the same messages",
                    rounds,
                    OURS,
                    ECHO,
                    Figures.CPU_MICROS,
                    new Goal.Told());
        }
    }

    private Map<String, Supplier<Figures>> echoArms(
            GrpcRequest request, EchoProcess echo, Duration turn) {
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(OURS, () -> bench.measure(request, turn));
        arms.put(
                ECHO,
                () ->
                        bench.load()
                                .measure(
                                        echo.request(),
                                        Bench.CONNECTIONS,
                                        Bench.STREAMS,
                                        ProcessCpu.of(echo.server().pid()),
                                        turn));
        return arms;
    }
}
