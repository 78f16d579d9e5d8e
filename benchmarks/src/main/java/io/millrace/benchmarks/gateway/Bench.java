package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.GrpcLoad;
import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.Rounds;
import io.millrace.benchmarks.report.Goal;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.Workspace;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What every section of the gateway's benchmark works with.
 *
 * @param folder of this run
 * @param models folder of all models
 * @param gateway stand-alone, without tokens
 * @param load generator for capacity
 */
record Bench(
        Workspace workspace,
        Path folder,
        Path models,
        StandAloneGateway gateway,
        GrpcLoad load,
        Settings settings,
        Report report) {

    /** Connections of the standard load. */
    static final int CONNECTIONS = 8;

    /** Requests in flight on each. */
    static final int STREAMS = 8;

    /** What the gateway spends on {@code request} under the standard load. */
    Figures measure(GrpcRequest request, Duration turn) {
        return load.measure(request, CONNECTIONS, STREAMS, gateway.cpu(), turn);
    }

    /** Asks for long enough that the JVM has compiled what {@code request} needs. */
    void warm(GrpcRequest request) {
        measure(request, settings.warmUp(30));
    }

    /** Adds the comparison of one figure of two arms. */
    void add(String title, Rounds rounds, String arm, String peer, String figure, Goal goal) {
        report.add(
                new Row(
                        title,
                        rounds.of(arm, figure).median(),
                        rounds.of(peer, figure).median(),
                        unit(figure),
                        rounds.ratio(arm, peer, figure),
                        goal));
    }

    static String unit(String figure) {
        return switch (figure) {
            case Figures.CPU_MICROS -> "µs/request";
            case Figures.PER_SECOND -> "requests/s";
            default -> "µs";
        };
    }
}
