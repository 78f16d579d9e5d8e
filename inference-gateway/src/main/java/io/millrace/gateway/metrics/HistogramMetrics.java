package io.millrace.gateway.metrics;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.millrace.gateway.metrics.VersionCounters.Distribution;
import io.prometheus.client.Collector;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Histograms in base units for each version, as Triton has none. */
@Singleton
class HistogramMetrics extends Collector {

    private static final double NANOS_PER_SECOND = 1e9;

    private final GatewayCounters counters;

    HistogramMetrics(GatewayCounters counters) {
        this.counters = counters;
    }

    void register(@Observes StartupEvent event, PrometheusMeterRegistry registry) {
        registry.getPrometheusRegistry().register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                family(
                        "millrace_gateway_request_seconds",
                        "Time from a complete request to its answer",
                        Distribution.TOTAL,
                        NANOS_PER_SECOND),
                family(
                        "millrace_gateway_queue_seconds",
                        "Time that a request waited for its run",
                        Distribution.QUEUE,
                        NANOS_PER_SECOND),
                family(
                        "millrace_gateway_compute_seconds",
                        "Time of the run that answered a request",
                        Distribution.COMPUTE,
                        NANOS_PER_SECOND),
                family(
                        "millrace_gateway_batch_rows",
                        "Rows of one run of a model",
                        Distribution.BATCH_ROWS,
                        1));
    }

    private MetricFamilySamples family(
            String name, String help, Distribution distribution, double unit) {
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        for (VersionCounters version : counters.versions()) {
            addTo(samples, name, version, version.histogram(distribution), unit);
        }
        return new MetricFamilySamples(name, Type.HISTOGRAM, help, samples);
    }

    private static void addTo(
            List<MetricFamilySamples.Sample> samples,
            String name,
            VersionCounters version,
            Histogram.Snapshot values,
            double unit) {
        List<String> labels = List.of("model", "version");
        List<String> own = List.of(version.endpoint(), version.version());
        long count = 0;
        for (int i = 0; i < values.counts().length; i++) {
            count += values.counts()[i];
            String bound =
                    i < values.bounds().length
                            ? doubleToGoString(values.bounds()[i] / unit)
                            : "+Inf";
            samples.add(
                    new MetricFamilySamples.Sample(
                            name + "_bucket",
                            List.of("model", "version", "le"),
                            List.of(version.endpoint(), version.version(), bound),
                            count));
        }
        samples.add(new MetricFamilySamples.Sample(name + "_count", labels, own, count));
        samples.add(
                new MetricFamilySamples.Sample(name + "_sum", labels, own, values.sum() / unit));
    }
}
