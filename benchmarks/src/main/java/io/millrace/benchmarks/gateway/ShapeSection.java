package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.report.Goal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The same requests over few and over many connections: nothing may collapse. */
final class ShapeSection {

    /** Rows of the tiny model that make a tensor of 64 KiB. */
    private static final int ROWS = 64 * 1024 / (16 * Float.BYTES);

    private static final String STANDARD = "8 connections";
    private static final String OTHER = "other";

    private final Bench bench;

    ShapeSection(Bench bench) {
        this.bench = bench;
    }

    void run() {
        GrpcRequest wide = request(ROWS);
        GrpcRequest narrow = request(1);
        compare("tiny, 64 KiB tensors: CPU on 1 connection × 256 streams ÷ 8 × 8", wide, 1, 256);
        compare("tiny: CPU on 1,000 connections × 1 stream ÷ 8 × 8", narrow, 1000, 1);
    }

    private GrpcRequest request(int rows) {
        return InferCall.checked(
                bench.gateway().grpcPort(),
                BenchmarkModel.TINY.title(),
                BenchmarkModel.TINY,
                rows,
                null);
    }

    private void compare(String title, GrpcRequest request, int connections, int streams) {
        Duration turn = bench.settings().turn(4);
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(STANDARD, () -> bench.measure(request, turn));
        arms.put(OTHER, () -> measure(request, connections, streams, turn));
        bench.warm(request);
        Rounds.run(1, arms);
        Rounds rounds = Rounds.run(bench.settings().rounds(5), arms);
        bench.add(title, rounds, OTHER, STANDARD, Figures.CPU_MICROS, new Goal.AtMost(2));
        bench.add(
                title.replace("CPU", "throughput"),
                rounds,
                OTHER,
                STANDARD,
                Figures.PER_SECOND,
                new Goal.Told());
    }

    private Figures measure(GrpcRequest request, int connections, int streams, Duration turn) {
        return bench.load().measure(request, connections, streams, bench.gateway().cpu(), turn);
    }
}
