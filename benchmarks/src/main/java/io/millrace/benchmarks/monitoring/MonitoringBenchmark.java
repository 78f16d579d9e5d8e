package io.millrace.benchmarks.monitoring;

import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.models.ModelFiles;
import io.millrace.benchmarks.peers.NativeTool;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.peers.PythonEnvironment;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.run.Benchmark;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.LocalSuite;
import io.millrace.benchmarks.suite.RegistryApi;
import io.millrace.benchmarks.suite.Workspace;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.embedded.Folders;
import io.millrace.local.Part;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * From Kafka to a stored finding, beside the tests alone in scipy; from Kafka to PostgreSQL, beside
 * a consumer that throws away what it reads.
 */
public final class MonitoringBenchmark implements Benchmark {

    private static final int WINDOWS = 1_000;
    private static final int FEW_WINDOWS = 200;
    private static final int LABELS = 50_000;
    private static final int FEW_LABELS = 10_000;

    private static final String OURS = "monitoring-service";
    private static final String SCIPY = "scipy";
    private static final String CONSUMER = "consumer";
    private static final String BOTH_CPU = "µs/row of CPU";
    private static final String TESTS_CPU = "µs/row of CPU without binning";
    private static final String RATE = "records/s";

    private final Workspace workspace;

    /** In {@code workspace}. */
    public MonitoringBenchmark(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "monitoring";
    }

    @Override
    public void run(Settings settings, Report report) {
        Path folder = workspace.newFolder("monitoring");
        try (LocalSuite suite =
                        LocalSuite.start(
                                folder.resolve("state"),
                                Part.POSTGRESQL,
                                Part.KAFKA,
                                Part.REGISTRY,
                                Part.MONITORING);
                MonitoringDatabase database = new MonitoringDatabase(suite)) {
            Map<String, byte[]> files = ModelFiles.of(DriftStream.MODEL);
            deploy(suite, files);
            database.await(database::endpoints, 1);
            drift(settings, report, suite, database, files, folder);
            labels(settings, report, suite, database);
        }
        Folders.delete(folder);
    }

    private static void deploy(LocalSuite suite, Map<String, byte[]> files) {
        try (RegistryApi registry = new RegistryApi(suite)) {
            registry.createModel(DriftStream.ENDPOINT);
            String version = registry.registerVersion(DriftStream.ENDPOINT, files);
            registry.createEndpoint(DriftStream.ENDPOINT, DriftStream.ENDPOINT, version);
        }
    }

    private void drift(
            Settings settings,
            Report report,
            LocalSuite suite,
            MonitoringDatabase database,
            Map<String, byte[]> files,
            Path folder) {
        int count = settings.quick() ? FEW_WINDOWS : WINDOWS;
        DriftStream stream = new DriftStream(sha256(files.get(ReferenceProfile.FILE)));
        float[] values = stream.values(count);
        Path file = DriftStream.write(values, folder.resolve("rows.bin"));
        ProcessCpu cpu = ProcessCpu.of(suite.processes(Part.MONITORING, Part.POSTGRESQL));
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        try (Feed feed = new Feed(Topics.PREDICTION_WINDOWS, suite.suite().bootstrapServers())) {
            arms.put(OURS, () -> evaluated(stream.windows(values), feed, database, cpu));
            try {
                PythonEnvironment python =
                        PythonEnvironment.make(workspace.environments(), "drift");
                Path script = PythonEnvironment.script("drift_tests.py", folder);
                String edges = Wire.toJson(stream.edges());
                arms.put(SCIPY, () -> scipy(python, script, file, edges));
            } catch (PeerMissingException e) {
                report.note("the rows beside scipy are left out: " + e.getMessage());
            }
            Rounds.run(1, arms);
            Rounds rounds = Rounds.run(settings.rounds(7), arms);
            tell(report, rounds, arms.containsKey(SCIPY));
        }
    }

    private static void tell(Report report, Rounds rounds, boolean beside) {
        String what = "drift, 30 columns, windows of 400 rows, Kafka → finding stored: ";
        report.add(
                new Row(
                        what + "windows/s ÷ plain consumer",
                        rounds.of(OURS, RATE).median(),
                        rounds.of(OURS, CONSUMER).median(),
                        "windows/s",
                        rounds.ratio(OURS, OURS, RATE, CONSUMER),
                        new Goal.Told()));
        if (beside) {
            report.add(
                    new Row(
                            what + "CPU ÷ scipy that bins and tests",
                            rounds.of(OURS, BOTH_CPU).median(),
                            rounds.of(SCIPY, BOTH_CPU).median(),
                            "µs/row",
                            rounds.ratio(OURS, SCIPY, BOTH_CPU),
                            new Goal.Told()));
            report.add(
                    new Row(
                            what + "CPU ÷ scipy that tests",
                            rounds.of(OURS, BOTH_CPU).median(),
                            rounds.of(SCIPY, TESTS_CPU).median(),
                            "µs/row",
                            rounds.ratio(OURS, SCIPY, BOTH_CPU, TESTS_CPU),
                            new Goal.Told()));
        }
    }

    private static Figures evaluated(
            List<PredictionWindow> windows,
            Feed feed,
            MonitoringDatabase database,
            ProcessCpu cpu) {
        long rows = (long) windows.size() * DriftStream.WINDOW_ROWS;
        Map<TopicPartition, Long> start = feed.end();
        long before = database.testedRows();
        long nanos = cpu.nanos();
        long begun = System.nanoTime();
        feed.publish(windows, PredictionWindow::endpoint);
        database.await(database::testedRows, before + rows);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double micros = (cpu.nanos() - nanos) / 1e3;
        return new Figures(
                Map.of(
                        BOTH_CPU,
                        micros / rows,
                        RATE,
                        windows.size() / seconds,
                        CONSUMER,
                        feed.read(start, windows.size())));
    }

    private static Figures scipy(PythonEnvironment python, Path script, Path file, String edges) {
        String output =
                NativeTool.output(
                        List.of(
                                python.program("python"),
                                script.toString(),
                                file.toString(),
                                String.valueOf(DriftStream.MODEL.columns()),
                                String.valueOf(DriftStream.WINDOW_ROWS),
                                edges));
        String[] numbers = output.strip().split(" ");
        double rows = Double.parseDouble(numbers[2]) * DriftStream.WINDOW_ROWS;
        return new Figures(
                Map.of(
                        BOTH_CPU, Double.parseDouble(numbers[0]) * 1e6 / rows,
                        TESTS_CPU, Double.parseDouble(numbers[1]) * 1e6 / rows));
    }

    private static void labels(
            Settings settings, Report report, LocalSuite suite, MonitoringDatabase database) {
        int count = settings.quick() ? FEW_LABELS : LABELS;
        try (Feed feed = new Feed(Topics.LABELS, suite.suite().bootstrapServers())) {
            Map<String, Supplier<Figures>> arms =
                    Map.of(OURS, () -> stored(newLabels(count), feed, database));
            Rounds.run(1, arms);
            Rounds rounds = Rounds.run(settings.rounds(7), arms);
            report.add(
                    new Row(
                            "labels, Kafka → stored and joined: labels/s ÷ plain consumer",
                            rounds.of(OURS, RATE).median(),
                            rounds.of(OURS, CONSUMER).median(),
                            "labels/s",
                            rounds.ratio(OURS, OURS, RATE, CONSUMER),
                            new Goal.Told()));
        }
    }

    private static List<LabelRecord> newLabels(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new LabelRecord(
                                        UUID.randomUUID().toString(),
                                        0,
                                        DriftStream.ENDPOINT,
                                        "1",
                                        null,
                                        "benchmark",
                                        1))
                .toList();
    }

    private static Figures stored(
            List<LabelRecord> labels, Feed feed, MonitoringDatabase database) {
        Map<TopicPartition, Long> start = feed.end();
        long before = database.labels();
        long begun = System.nanoTime();
        feed.publish(labels, LabelRecord::predictionId);
        database.await(database::labels, before + labels.size());
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Figures(
                Map.of(RATE, labels.size() / seconds, CONSUMER, feed.read(start, labels.size())));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
