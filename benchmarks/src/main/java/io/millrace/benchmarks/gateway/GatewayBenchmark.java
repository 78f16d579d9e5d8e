package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.GrpcLoad;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.run.Benchmark;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.Workspace;
import io.millrace.embedded.Folders;
import java.nio.file.Path;

/** inference-gateway, section by section. */
public final class GatewayBenchmark implements Benchmark {

    private final Workspace workspace;

    /** In {@code workspace}. */
    public GatewayBenchmark(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public void run(Settings settings, Report report) {
        Path folder = workspace.newFolder("gateway");
        Path models = BenchmarkModel.writeAll(folder.resolve("models"));
        try (StandAloneGateway gateway =
                StandAloneGateway.start(workspace, folder, "open", models, null)) {
            GrpcLoad load = GrpcLoad.best();
            report.note("capacity is measured with " + load.name());
            Bench bench = new Bench(workspace, folder, models, gateway, load, settings, report);
            section(bench, "cost", new CostSection(bench)::run);
            section(bench, "runtime", new RuntimeSection(bench)::run);
            section(bench, "latency", new LatencySection(bench)::run);
            section(bench, "rest", new RestSection(bench)::run);
            section(bench, "python", new PythonSection(bench)::run);
            section(bench, "streams", new ShapeSection(bench)::run);
            section(bench, "memory", new MemorySection(bench)::run);
            if (settings.wants("tokens profiling") || settings.wants("swap")) {
                inSuite(bench);
            }
        }
        Folders.delete(folder);
    }

    private static void inSuite(Bench bench) {
        try (SuiteGateway suite = SuiteGateway.start(bench.folder().resolve("state"))) {
            section(bench, "tokens profiling", new AccessSection(bench, suite)::run);
            section(bench, "swap", new SwapSection(bench, suite)::run);
        }
    }

    /** A section that fails takes nothing but its own rows with it. */
    private static void section(Bench bench, String name, Runnable section) {
        if (!bench.settings().wants(name)) {
            return;
        }
        try {
            section.run();
        } catch (IllegalStateException e) {
            bench.report().note("section " + name + " failed: " + e.getMessage());
        }
    }
}
