package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.peers.NativeTool;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.peers.PythonEnvironment;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The physical limit of a costly model: what ONNX Runtime alone needs for a row in a plain loop, at
 * whatever batch is best for it.
 */
final class RuntimeSection {

    private static final String OURS = "gateway";
    private static final String ALONE = "ONNX Runtime";

    private final Bench bench;

    RuntimeSection(Bench bench) {
        this.bench = bench;
    }

    void run() {
        try {
            PythonEnvironment python =
                    PythonEnvironment.make(bench.workspace().environments(), "serving");
            Path script = PythonEnvironment.script("ort_rows.py", bench.folder());
            measure(python.program("python"), script);
        } catch (PeerMissingException e) {
            bench.report().note("the row beside ONNX Runtime is left out: " + e.getMessage());
        }
    }

    private void measure(String python, Path script) {
        BenchmarkModel model = BenchmarkModel.LARGE;
        GrpcRequest request =
                InferCall.checked(bench.gateway().grpcPort(), model.title(), model, 1, null);
        Duration turn = bench.settings().turn(4);
        Path file = bench.models().resolve(model.title()).resolve("1/model.onnx");
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(OURS, () -> bench.measure(request, turn));
        arms.put(ALONE, () -> alone(python, script, file, turn));
        bench.warm(request);
        Rounds rounds = Rounds.run(bench.settings().rounds(5), arms);
        bench.report()
                .add(
                        new Row(
                                "large: ONNX Runtime's CPU per row alone ÷ gateway's per request",
                                rounds.of(OURS, Figures.CPU_MICROS).median(),
                                rounds.of(ALONE, Figures.CPU_MICROS).median(),
                                "µs/row",
                                rounds.ratio(ALONE, OURS, Figures.CPU_MICROS),
                                new Goal.AtLeast(0.7)));
    }

    private static Figures alone(String python, Path script, Path model, Duration turn) {
        String seconds = String.valueOf(turn.toMillis() / 1e3);
        String output =
                NativeTool.output(List.of(python, script.toString(), model.toString(), seconds));
        double micros = Double.parseDouble(output.strip().split(" ")[1]);
        return new Figures(Map.of(Figures.CPU_MICROS, micros));
    }
}
