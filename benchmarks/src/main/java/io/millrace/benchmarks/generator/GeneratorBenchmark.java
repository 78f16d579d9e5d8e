package io.millrace.benchmarks.generator;

import io.millrace.benchmarks.load.EchoProcess;
import io.millrace.benchmarks.load.GrpcExchange;
import io.millrace.benchmarks.load.GrpcLoad;
import io.millrace.benchmarks.load.H2load;
import io.millrace.benchmarks.load.LoadResult;
import io.millrace.benchmarks.load.OpenLoop;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.run.Benchmark;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.Workspace;
import io.millrace.embedded.Folders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Checks our own generator. The server's CPU for a request should be the same whoever asks; the
 * open loop should keep to its rate.
 */
public final class GeneratorBenchmark implements Benchmark {

    private static final int CONNECTIONS = 8;
    private static final int STREAMS = 8;
    private static final double RATE = 2_000;
    private static final String OWN = "own";
    private static final String NATIVE = "h2load";

    private final Workspace workspace;

    /** In {@code workspace}. */
    public GeneratorBenchmark(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "generator";
    }

    @Override
    public void run(Settings settings, Report report) {
        Path folder = workspace.newFolder("generator");
        try (EchoProcess echo =
                EchoProcess.start(folder, "measure.Echo/Say", new byte[120], new byte[80])) {
            beside(settings, report, echo);
            openLoop(settings, report, echo);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void beside(Settings settings, Report report, EchoProcess echo) {
        if (H2load.find().isEmpty()) {
            report.note(
                    "h2load is not installed (Debian: nghttp2-client), so our own generator is not"
                            + " checked against it");
            return;
        }
        ProcessCpu cpu = ProcessCpu.of(echo.server().pid());
        Duration turn = settings.turn(3);
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        arms.put(
                OWN, () -> GrpcLoad.own().measure(echo.request(), CONNECTIONS, STREAMS, cpu, turn));
        arms.put(
                NATIVE,
                () -> GrpcLoad.best().measure(echo.request(), CONNECTIONS, STREAMS, cpu, turn));
        Rounds.run(3, arms);
        Rounds rounds = Rounds.run(settings.rounds(7), arms);
        add(
                report,
                rounds,
                "CPU of an echo server, 64 in flight: own ÷ h2load",
                Figures.CPU_MICROS);
        add(report, rounds, "throughput of it: own ÷ h2load", Figures.PER_SECOND);
    }

    private static void add(Report report, Rounds rounds, String title, String figure) {
        report.add(
                new Row(
                        title,
                        rounds.of(OWN, figure).median(),
                        rounds.of(NATIVE, figure).median(),
                        figure.equals(Figures.CPU_MICROS) ? "µs/request" : "requests/s",
                        rounds.ratio(OWN, NATIVE, figure),
                        new Goal.Told()));
    }

    private static void openLoop(Settings settings, Report report, EchoProcess echo) {
        List<Double> rates = new ArrayList<>();
        try (GrpcExchange exchange = new GrpcExchange(echo.request(), CONNECTIONS)) {
            for (int round = 0; round < settings.rounds(5); round++) {
                LoadResult result =
                        OpenLoop.run(exchange, RATE, settings.turn(2)).requireNoFailure();
                rates.add(result.perSecond());
            }
        }
        Spread spread = Spread.of(rates);
        report.add(
                new Row(
                        "open loop: rate of answers ÷ rate asked for",
                        spread.median(),
                        RATE,
                        "requests/s",
                        spread.times(1 / RATE),
                        new Goal.Told()));
    }
}
