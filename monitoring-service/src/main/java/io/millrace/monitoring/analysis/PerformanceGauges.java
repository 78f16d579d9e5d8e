package io.millrace.monitoring.analysis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.monitoring.performance.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * What versions really achieved in their newest full window of labelled rows, as gauges: accuracy,
 * precision, recall, F1 and log loss, or RMSE and MAE. Only of versions that serve.
 */
@ApplicationScoped
class PerformanceGauges {

    private final MultiGauge values;
    private final NewestByVersion<Metrics> newest = new NewestByVersion<>();

    PerformanceGauges(MeterRegistry meters) {
        values =
                MultiGauge.builder("millrace.model.performance")
                        .description("Metric of the newest full window of labelled rows")
                        .register(meters);
    }

    void record(String endpoint, String version, Metrics metrics) {
        newest.put(endpoint, version, metrics);
        publish();
    }

    /** Forgets versions that no longer serve. */
    void retain(String endpoint, List<String> versions) {
        if (newest.retain(endpoint, versions)) {
            publish();
        }
    }

    private synchronized void publish() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        newest.forEach(
                (endpoint, version, metrics) ->
                        metrics.values()
                                .forEach(
                                        (metric, value) ->
                                                rows.add(
                                                        MultiGauge.Row.of(
                                                                tags(endpoint, version, metric),
                                                                value))));
        values.register(rows, true);
    }

    private static Tags tags(String endpoint, String version, String metric) {
        return Tags.of("endpoint", endpoint, "version", version, "metric", metric);
    }
}
