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
import java.util.function.Function;
import java.util.function.Supplier;

/** The gateway beside Python servers from PyPI, each with the same load and cores. */
final class PythonSection {

    private static final String OURS = "gateway";
    private static final String PEER = "peer";

    private final Bench bench;

    PythonSection(Bench bench) {
        this.bench = bench;
    }

    void run() {
        beside("grpcio + onnxruntime by hand", PythonServer::handWritten, 10);
        beside("MLServer", PythonServer::mlserver, 40);
    }

    private void beside(String name, Function<Bench, PythonServer> starter, double goal) {
        try (PythonServer peer = starter.apply(bench)) {
            Duration turn = bench.settings().turn(4);
            GrpcRequest ours = request(bench.gateway().grpcPort(), BenchmarkModel.TINY.title());
            GrpcRequest theirs = request(peer.port(), peer.modelName());
            Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
            arms.put(OURS, () -> bench.measure(ours, turn));
            arms.put(PEER, () -> measure(theirs, peer.cpu(), turn));
            bench.warm(ours);
            Rounds.run(1, arms);
            Rounds rounds = Rounds.run(bench.settings().rounds(5), arms);
            String title = "tiny, 64 in flight: %s ÷ " + name;
            bench.add(
                    title.formatted("throughput"),
                    rounds,
                    OURS,
                    PEER,
                    Figures.PER_SECOND,
                    new Goal.AtLeast(goal));
            bench.add(
                    title.formatted("CPU"),
                    rounds,
                    OURS,
                    PEER,
                    Figures.CPU_MICROS,
                    new Goal.Told());
        } catch (PeerMissingException e) {
            bench.report().note("the rows beside " + name + " are left out: " + e.getMessage());
        }
    }

    private static GrpcRequest request(int port, String name) {
        return InferCall.checked(port, name, BenchmarkModel.TINY, 1, null);
    }

    private Figures measure(GrpcRequest request, ProcessCpu cpu, Duration turn) {
        return bench.load().measure(request, Bench.CONNECTIONS, Bench.STREAMS, cpu, turn);
    }
}
