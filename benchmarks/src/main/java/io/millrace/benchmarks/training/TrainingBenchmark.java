package io.millrace.benchmarks.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.peers.PythonEnvironment;
import io.millrace.benchmarks.peers.ServerProcess;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.run.Benchmark;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.Workspace;
import io.millrace.contracts.Wire;
import io.millrace.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A training run's process (read, train, convert to ONNX, check parity, profile) beside a Python
 * process that reads the same file, trains with the same parameters on the same rows and saves.
 */
public final class TrainingBenchmark implements Benchmark {

    private static final String LABEL = "price_up";
    private static final String TIME = "time";

    private static final List<String> COLUMNS =
            List.of("period", "nsw_price", "nsw_demand", "vic_price", "vic_demand", "transfer");

    /** No early end within these rounds would leave less to measure. */
    private static final Map<String, Object> PARAMETERS =
            Map.of(
                    "eta", 0.1,
                    "max_depth", 5,
                    "num_round", 200,
                    "early_stopping_rounds", 200,
                    "seed", 42);

    private static final String OURS = "trainer";
    private static final String PYTHON = "python";
    private static final String WALL = "wall s";
    private static final String CPU = "cpu s";
    private static final String TRAIN_CPU = "xgb.train cpu s";
    private static final String ONNX = "onnx µs";
    private static final String BOOSTER = "booster µs";
    private static final String DIFFERENCE = "largest difference";

    private final Workspace workspace;

    /** In {@code workspace}. */
    public TrainingBenchmark(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "training";
    }

    @Override
    public void run(Settings settings, Report report) {
        PythonEnvironment python = PythonEnvironment.make(workspace.environments(), "training");
        Path folder = workspace.newFolder("training");
        try {
            Path script = PythonEnvironment.script("plain_xgboost.py", folder);
            Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
            arms.put(OURS, () -> trainer(folder));
            arms.put(PYTHON, () -> python(python, script, folder));
            Rounds.run(1, arms);
            Rounds rounds = Rounds.run(settings.rounds(7), arms);
            add(report, rounds, "training run: wall time ÷ plain Python process", WALL, WALL);
            add(report, rounds, "training run: CPU ÷ plain Python process", CPU, CPU);
            add(report, rounds, "training run: CPU ÷ xgb.train alone", CPU, TRAIN_CPU);
            report.note(rounds(folder));
            scoring(settings, report, python, folder);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void add(
            Report report, Rounds rounds, String title, String figure, String peerFigure) {
        report.add(
                new Row(
                        title,
                        rounds.of(OURS, figure).median(),
                        rounds.of(PYTHON, peerFigure).median(),
                        "s",
                        rounds.ratio(OURS, PYTHON, figure, peerFigure),
                        new Goal.Told()));
    }

    private Path data() {
        return workspace.require("examples/electricity/electricity.csv.gz");
    }

    private Figures trainer(Path folder) {
        Path spec = folder.resolve("spec.json");
        Path out = folder.resolve("out");
        write(spec, specification());
        Folders.delete(out);
        List<String> command =
                List.of(
                        ServerProcess.javaProgram(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        workspace.trainerClassPath(),
                        "io.millrace.trainer.TrainerMain");
        ProcessCost cost =
                ProcessCost.of(
                        folder,
                        Map.of(
                                "TRAIN_SPEC", spec.toString(),
                                "TRAIN_DATA", data().toString(),
                                "TRAIN_OUT", out.toString()),
                        command);
        return new Figures(Map.of(WALL, cost.wallSeconds(), CPU, cost.cpuSeconds()));
    }

    private static Map<String, Object> specification() {
        Stream<Map<String, String>> columns =
                COLUMNS.stream().map(name -> Map.of("name", name, "type", "NUMERIC"));
        return Map.of(
                "mode",
                "TRAIN",
                "modelName",
                "electricity",
                "task",
                "BINARY",
                "label",
                LABEL,
                "time",
                TIME,
                "columns",
                columns.toList(),
                "parameters",
                PARAMETERS);
    }

    private Figures python(PythonEnvironment python, Path script, Path folder) {
        ProcessCost cost =
                ProcessCost.of(
                        folder,
                        Map.of(),
                        List.of(
                                python.program("python"),
                                script.toString(),
                                data().toString(),
                                LABEL,
                                TIME,
                                Wire.toJson(PARAMETERS),
                                folder.resolve("booster.json").toString()));
        JsonNode said = Wire.fromJson(cost.output(), JsonNode.class);
        write(folder.resolve("python.json"), said);
        return new Figures(
                Map.of(
                        WALL,
                        cost.wallSeconds(),
                        CPU,
                        cost.cpuSeconds(),
                        TRAIN_CPU,
                        said.path("cpuSeconds").asDouble()));
    }

    private static String rounds(Path folder) {
        return "best round of the trainer %d, of plain XGBoost %d; both trained %s rounds"
                .formatted(
                        read(folder.resolve("out/result.json")).path("rounds").asInt(),
                        read(folder.resolve("python.json")).path("rounds").asInt(),
                        PARAMETERS.get("num_round"));
    }

    private static void scoring(
            Settings settings, Report report, PythonEnvironment python, Path folder) {
        Path script = PythonEnvironment.script("score_rows.py", folder);
        String seconds = String.valueOf(settings.turn(2).toMillis() / 1e3);
        List<String> command =
                List.of(
                        python.program("python"),
                        script.toString(),
                        folder.resolve("out/model/model.onnx").toString(),
                        folder.resolve("booster.json").toString(),
                        seconds);
        Rounds rounds =
                Rounds.run(
                        settings.rounds(5),
                        Map.of(OURS, () -> scores(ProcessCost.of(folder, Map.of(), command))));
        report.add(
                new Row(
                        "scoring one row: ONNX Runtime ÷ XGBoost's inplace_predict",
                        rounds.of(OURS, ONNX).median(),
                        rounds.of(OURS, BOOSTER).median(),
                        "µs CPU",
                        rounds.ratio(OURS, OURS, ONNX, BOOSTER),
                        new Goal.Told()));
        report.note(
                "the two models' probabilities differ by %.2g at most on 200 random rows"
                        .formatted(rounds.of(OURS, DIFFERENCE).median()));
    }

    private static Figures scores(ProcessCost cost) {
        String[] numbers = cost.output().strip().split(" ");
        return new Figures(
                Map.of(
                        ONNX, Double.parseDouble(numbers[0]),
                        BOOSTER, Double.parseDouble(numbers[1]),
                        DIFFERENCE, Double.parseDouble(numbers[2])));
    }

    private static JsonNode read(Path file) {
        try {
            return Wire.mapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, Object document) {
        try {
            Files.write(file, Wire.toBytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
