package io.millrace.gateway.metrics;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.millrace.gateway.metrics.VersionCounters.FailureReason;
import io.millrace.gateway.metrics.VersionCounters.Sums;
import io.prometheus.client.Collector;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The counters under Triton's own names, for dashboards that know them. They are exposed without a
 * type, because a counter would be renamed to end in {@code _total}.
 */
@Singleton
class TritonMetrics extends Collector {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> LABELS = List.of("model", "version");
    private static final List<String> FAILURE_LABELS = List.of("model", "version", "reason");

    private final GatewayCounters counters;

    TritonMetrics(GatewayCounters counters) {
        this.counters = counters;
    }

    void register(@Observes StartupEvent event, PrometheusMeterRegistry registry) {
        registry.getPrometheusRegistry().register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                metric(
                        "nv_inference_request_success",
                        "Number of successful inference requests",
                        Sums::requests),
                failures(),
                metric("nv_inference_count", "Number of inferences performed (rows)", Sums::rows),
                metric(
                        "nv_inference_exec_count",
                        "Number of model executions performed",
                        Sums::runs),
                micros(
                        "nv_inference_request_duration_us",
                        "Cumulative inference request duration in microseconds",
                        sums -> sums.nanos().total()),
                micros(
                        "nv_inference_queue_duration_us",
                        "Cumulative inference queuing duration in microseconds",
                        sums -> sums.nanos().queue()),
                micros(
                        "nv_inference_compute_input_duration_us",
                        "Cumulative compute input duration in microseconds",
                        sums -> sums.nanos().input()),
                micros(
                        "nv_inference_compute_infer_duration_us",
                        "Cumulative compute inference duration in microseconds",
                        sums -> sums.nanos().run()),
                micros(
                        "nv_inference_compute_output_duration_us",
                        "Cumulative inference compute output duration in microseconds",
                        sums -> sums.nanos().output()),
                gauge(
                        "nv_inference_pending_request_count",
                        "Requests that wait for their run now",
                        VersionCounters::waiting),
                gauge(
                        "nv_model_load_duration_secs",
                        "Model load time in seconds",
                        version -> version.loadNanos() / NANOS_PER_SECOND),
                cache(
                        "nv_cache_num_hits_per_model",
                        "Number of cache hits per model",
                        VersionCounters.CacheSums::hits),
                cache(
                        "nv_cache_num_misses_per_model",
                        "Number of cache misses per model",
                        VersionCounters.CacheSums::misses),
                cache(
                        "nv_cache_hit_duration_per_model",
                        "Total cache hit duration per model, in microseconds",
                        sums -> sums.hitNanos() / NANOS_PER_MICRO),
                cache(
                        "nv_cache_miss_duration_per_model",
                        "Total cache miss (lookup and insertion) duration per model, in"
                                + " microseconds",
                        sums -> sums.missNanos() / NANOS_PER_MICRO));
    }

    private MetricFamilySamples cache(
            String name, String help, ToLongFunction<VersionCounters.CacheSums> value) {
        List<MetricFamilySamples.Sample> samples =
                counters.versions().stream()
                        .map(
                                version ->
                                        new MetricFamilySamples.Sample(
                                                name,
                                                LABELS,
                                                List.of(version.endpoint(), version.version()),
                                                value.applyAsLong(version.cache())))
                        .toList();
        return new MetricFamilySamples(name, Type.UNKNOWN, help, samples);
    }

    private MetricFamilySamples gauge(
            String name, String help, ToDoubleFunction<VersionCounters> value) {
        List<MetricFamilySamples.Sample> samples =
                counters.versions().stream()
                        .map(
                                version ->
                                        new MetricFamilySamples.Sample(
                                                name,
                                                LABELS,
                                                List.of(version.endpoint(), version.version()),
                                                value.applyAsDouble(version)))
                        .toList();
        return new MetricFamilySamples(name, Type.GAUGE, help, samples);
    }

    private MetricFamilySamples micros(String name, String help, ToLongFunction<Sums> nanos) {
        return metric(name, help, sums -> nanos.applyAsLong(sums) / NANOS_PER_MICRO);
    }

    private MetricFamilySamples metric(String name, String help, ToLongFunction<Sums> value) {
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        for (VersionCounters version : counters.versions()) {
            samples.add(
                    new MetricFamilySamples.Sample(
                            name,
                            LABELS,
                            List.of(version.endpoint(), version.version()),
                            value.applyAsLong(version.sums())));
        }
        return new MetricFamilySamples(name, Type.UNKNOWN, help, samples);
    }

    private MetricFamilySamples failures() {
        String name = "nv_inference_request_failure";
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        for (VersionCounters version : counters.versions()) {
            for (FailureReason reason : FailureReason.values()) {
                samples.add(
                        new MetricFamilySamples.Sample(
                                name,
                                FAILURE_LABELS,
                                List.of(version.endpoint(), version.version(), reason.name()),
                                version.failures(reason)));
            }
        }
        return new MetricFamilySamples(
                name, Type.UNKNOWN, "Number of failed inference requests", samples);
    }
}
