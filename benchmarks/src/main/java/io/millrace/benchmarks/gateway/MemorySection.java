package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.measure.ResidentMemory;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a gateway with one small model holds after a load. */
final class MemorySection {

    private static final double BOUND = 250;

    private final Bench bench;

    MemorySection(Bench bench) {
        this.bench = bench;
    }

    void run() {
        try (StandAloneGateway gateway =
                StandAloneGateway.start(
                        bench.workspace(), bench.folder(), "small", smallFolder(), null)) {
            GrpcRequest request =
                    InferCall.checked(
                            gateway.grpcPort(),
                            BenchmarkModel.TINY.title(),
                            BenchmarkModel.TINY,
                            1,
                            null);
            bench.load()
                    .measure(
                            request,
                            Bench.CONNECTIONS,
                            Bench.STREAMS,
                            gateway.cpu(),
                            bench.settings().turn(10));
            double resident = ResidentMemory.mebibytes(gateway.server().pid());
            bench.report()
                    .add(
                            new Row(
                                    "resident memory with one small model, after a load, ÷ 250 MiB",
                                    resident,
                                    BOUND,
                                    "MiB",
                                    Spread.of(resident / BOUND),
                                    new Goal.AtMost(1)));
        }
    }

    private Path smallFolder() {
        try {
            Path version =
                    Files.createDirectories(
                            bench.folder().resolve("small").resolve("tiny").resolve("1"));
            Files.write(version.resolve("model.onnx"), BenchmarkModel.TINY.onnx());
            return bench.folder().resolve("small");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
