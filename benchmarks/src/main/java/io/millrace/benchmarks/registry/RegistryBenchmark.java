package io.millrace.benchmarks.registry;

import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.peers.PythonEnvironment;
import io.millrace.benchmarks.peers.ServerProcess;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.run.Benchmark;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.LocalSuite;
import io.millrace.benchmarks.suite.Workspace;
import io.millrace.embedded.Folders;
import io.millrace.embedded.FreePort;
import io.millrace.local.Part;
import io.millrace.local.Port;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * registry-service (with tokens, on a durable PostgreSQL) beside MLflow's own server (without
 * tokens), on SQLite as it comes and on the same PostgreSQL. The CPU time of PostgreSQL counts for
 * whoever uses it; SQLite's is in MLflow's process.
 */
public final class RegistryBenchmark implements Benchmark {

    private static final String MILLRACE = "Millrace";
    private static final String SQLITE = "MLflow on SQLite";
    private static final String POSTGRESQL = "MLflow on PostgreSQL";

    private final Workspace workspace;

    /** In {@code workspace}. */
    public RegistryBenchmark(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public void run(Settings settings, Report report) {
        PythonEnvironment python = PythonEnvironment.make(workspace.environments(), "mlflow");
        Path folder = workspace.newFolder("registry");
        List<ServerProcess> peers = new ArrayList<>();
        try (LocalSuite suite =
                LocalSuite.start(folder.resolve("state"), Part.POSTGRESQL, Part.REGISTRY)) {
            List<TrackingWorkload> workloads = new ArrayList<>();
            workloads.add(new TrackingWorkload(millrace(suite)));
            ServerProcess sqlite =
                    mlflow(python, folder, "sqlite", "sqlite:///" + folder.resolve("mlflow.db"));
            peers.add(sqlite);
            workloads.add(workload(SQLITE, sqlite, List.of(sqlite.pid())));
            ServerProcess postgres = mlflow(python, folder, "postgresql", database(suite));
            peers.add(postgres);
            List<Long> both = new ArrayList<>(suite.processes(Part.POSTGRESQL));
            both.add(postgres.pid());
            workloads.add(workload(POSTGRESQL, postgres, both));
            compare(
                    "log-batch of 20 metrics",
                    workloads,
                    TrackingWorkload::logBatch,
                    settings,
                    report);
            compare("create-run", workloads, TrackingWorkload::createRun, settings, report);
            compare(
                    "search-runs, 50 of 200",
                    workloads,
                    TrackingWorkload::searchRuns,
                    settings,
                    report);
        } finally {
            peers.forEach(ServerProcess::close);
        }
        Folders.delete(folder);
    }

    private static void compare(
            String call,
            List<TrackingWorkload> workloads,
            BiFunction<TrackingWorkload, Duration, Figures> measurement,
            Settings settings,
            Report report) {
        if (!settings.wants(call)) {
            return;
        }
        // The JIT and every pool of connections settle before the first round.
        Rounds.run(1, arms(workloads, measurement, settings.warmUp(8)));
        Rounds rounds =
                Rounds.run(settings.rounds(7), arms(workloads, measurement, settings.turn(4)));
        for (String peer : List.of(SQLITE, POSTGRESQL)) {
            String figure = call + ", " + TrackingWorkload.IN_FLIGHT + " in flight, ÷ " + peer;
            add(report, rounds, peer, "CPU: " + figure, Figures.CPU_MICROS);
            add(report, rounds, peer, "throughput: " + figure, Figures.PER_SECOND);
        }
    }

    private static Map<String, Supplier<Figures>> arms(
            List<TrackingWorkload> workloads,
            BiFunction<TrackingWorkload, Duration, Figures> measurement,
            Duration turn) {
        Map<String, Supplier<Figures>> arms = new LinkedHashMap<>();
        workloads.forEach(
                workload ->
                        arms.put(
                                workload.server().name(), () -> measurement.apply(workload, turn)));
        return arms;
    }

    private static void add(
            Report report, Rounds rounds, String peer, String title, String figure) {
        report.add(
                new Row(
                        title,
                        rounds.of(MILLRACE, figure).median(),
                        rounds.of(peer, figure).median(),
                        figure.equals(Figures.CPU_MICROS) ? "µs/request" : "requests/s",
                        rounds.ratio(MILLRACE, peer, figure),
                        new Goal.Told()));
    }

    private static TrackingServer millrace(LocalSuite suite) {
        return new TrackingServer(
                MILLRACE,
                suite.suite().uri(Part.REGISTRY),
                () -> suite.token("data-scientist"),
                ProcessCpu.of(suite.processes(Part.REGISTRY, Part.POSTGRESQL)));
    }

    private static TrackingWorkload workload(
            String name, ServerProcess server, List<Long> processes) {
        return new TrackingWorkload(
                new TrackingServer(name, server.base(), () -> null, ProcessCpu.of(processes)));
    }

    private static ServerProcess mlflow(
            PythonEnvironment python, Path folder, String name, String store) {
        int port = FreePort.find();
        URI base = URI.create("http://127.0.0.1:" + port);
        return ServerProcess.start(
                        "mlflow-" + name,
                        folder,
                        Map.of("MLFLOW_DISABLE_TELEMETRY", "true", "DO_NOT_TRACK", "true"),
                        List.of(
                                python.program("mlflow"),
                                "server",
                                "--host",
                                "127.0.0.1",
                                "--port",
                                String.valueOf(port),
                                "--backend-store-uri",
                                store,
                                // On a busy machine its workers are taken for dead otherwise.
                                "--uvicorn-opts",
                                "--timeout-worker-healthcheck=60 --no-access-log",
                                "--artifacts-destination",
                                folder.resolve("artifacts-" + name).toString()))
                .at(base)
                .awaitHttp("/health");
    }

    /** A database of MLflow's own on the suite's server, as SQLAlchemy names it. */
    private static String database(LocalSuite suite) {
        String password = suite.suite().databasePassword("postgres");
        try (Connection connection =
                        DriverManager.getConnection(
                                suite.suite().jdbcUrl("postgres"), "postgres", password);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE mlflow");
        } catch (SQLException e) {
            throw new PeerMissingException("no database for MLflow: " + e.getMessage());
        }
        return "postgresql+psycopg2://postgres:%s@127.0.0.1:%d/mlflow"
                .formatted(password, suite.suite().port(Port.POSTGRESQL));
    }
}
