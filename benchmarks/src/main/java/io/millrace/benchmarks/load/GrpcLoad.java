package io.millrace.benchmarks.load;

import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.ProcessCpu;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Capacity under many requests in flight, with h2load where it is installed and ours elsewhere. */
public final class GrpcLoad {

    private static final long FEW = 2_000;

    private final Optional<H2load> h2load;

    private GrpcLoad(Optional<H2load> h2load) {
        this.h2load = h2load;
    }

    /** The cheapest generator there is. */
    public static GrpcLoad best() {
        return new GrpcLoad(H2load.find());
    }

    /** The project's own. */
    public static GrpcLoad own() {
        return new GrpcLoad(Optional.empty());
    }

    /** What it is called in a report. */
    public String name() {
        return h2load.isPresent() ? "h2load" : "own generator";
    }

    /**
     * CPU time of {@code cpu} for one request, and throughput, over about {@code time}; every
     * answer is checked.
     */
    public Figures measure(
            GrpcRequest request, int connections, int streams, ProcessCpu cpu, Duration time) {
        long requests = requests(request, connections, streams, time);
        long before = cpu.nanos();
        double perSecond = run(request, connections, streams, requests);
        double nanos = cpu.nanos() - before;
        return new Figures(
                Map.of(Figures.CPU_MICROS, nanos / 1e3 / requests, Figures.PER_SECOND, perSecond));
    }

    /** Latencies with one request in flight over about {@code time}; every answer is checked. */
    public Figures alone(GrpcRequest request, Duration time) {
        if (h2load.isEmpty()) {
            try (GrpcExchange exchange = new GrpcExchange(request, 1)) {
                return ClosedLoop.during(exchange, 1, time).requireNoFailure().latencyFigures();
            }
        }
        long[] micros = h2load.get().latencies(request, requests(request, 1, 1, time));
        return new Figures(
                Map.of(
                        Figures.P50_MICROS, (double) micros[micros.length / 2],
                        Figures.P99_MICROS, (double) micros[micros.length * 99 / 100]));
    }

    /** As many as take about {@code time}, by a short run. */
    private long requests(GrpcRequest request, int connections, int streams, Duration time) {
        long few = Math.max(2L * connections * streams, scaled(request));
        double perSecond = run(request, connections, streams, few);
        return Math.max(few, Math.round(perSecond * time.toNanos() / 1e9));
    }

    private static long scaled(GrpcRequest request) {
        return Math.max(64, FEW * 1024 / Math.max(1024, request.message().length));
    }

    private double run(GrpcRequest request, int connections, int streams, long requests) {
        if (h2load.isPresent()) {
            return h2load.get().grpc(request, connections, streams, requests).perSecond();
        }
        try (GrpcExchange exchange = new GrpcExchange(request, connections)) {
            return ClosedLoop.ofRequests(exchange, connections * streams, requests)
                    .requireNoFailure()
                    .perSecond();
        }
    }
}
