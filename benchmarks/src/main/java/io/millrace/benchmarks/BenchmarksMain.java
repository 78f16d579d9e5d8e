package io.millrace.benchmarks;

import io.millrace.benchmarks.gateway.GatewayBenchmark;
import io.millrace.benchmarks.generator.GeneratorBenchmark;
import io.millrace.benchmarks.monitoring.MonitoringBenchmark;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.registry.RegistryBenchmark;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.run.Benchmark;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.Workspace;
import io.millrace.benchmarks.training.TrainingBenchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./millrace bench}. Exit code 0 says that everything was measured, whatever came out. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure the services beside a peer or a physical limit, as ratios.")
public final class BenchmarksMain implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "SERVICE",
            description = "generator, registry, training, monitoring, gateway; default: all")
    private List<String> services = new ArrayList<>();

    @Option(names = "--quick", description = "short turns and few rounds: for a look only")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "turns of each server")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", description = "length of one turn")
    private double seconds;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "only the sections whose name contains this")
    private String only;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarksMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        Workspace workspace = Workspace.find();
        List<Benchmark> all = benchmarks(workspace);
        int exit = 0;
        for (Benchmark benchmark : chosen(all)) {
            exit = Math.max(exit, run(benchmark, workspace));
        }
        return exit;
    }

    private static List<Benchmark> benchmarks(Workspace workspace) {
        return List.of(
                new GeneratorBenchmark(workspace),
                new RegistryBenchmark(workspace),
                new TrainingBenchmark(workspace),
                new MonitoringBenchmark(workspace),
                new GatewayBenchmark(workspace));
    }

    private List<Benchmark> chosen(List<Benchmark> all) {
        List<String> known = all.stream().map(Benchmark::name).toList();
        List<String> unknown = services.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no benchmark %s; there are %s".formatted(unknown, known));
        }
        return all.stream()
                .filter(benchmark -> services.isEmpty() || services.contains(benchmark.name()))
                .collect(Collectors.toList());
    }

    private int run(Benchmark benchmark, Workspace workspace) {
        Report report = new Report(benchmark.name(), System.out);
        report.head();
        try {
            benchmark.run(new Settings(quick, rounds, seconds, only), report);
        } catch (PeerMissingException e) {
            report.note("left out: " + e.getMessage());
        } catch (RuntimeException e) {
            e.printStackTrace();
            report.note("the benchmark stopped early: " + e.getMessage());
            report.write(workspace.results());
            return 1;
        }
        System.out.println("written to target/benchmarks/" + benchmark.name() + ".json");
        report.write(workspace.results());
        return 0;
    }
}
