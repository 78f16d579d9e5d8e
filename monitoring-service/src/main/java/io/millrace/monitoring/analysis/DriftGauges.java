package io.millrace.monitoring.analysis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.monitoring.drift.Measurement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The newest verdict per feature as gauges. Bounded: the {@value #MAX_FEATURES} strongest features
 * of a version, and only versions that serve.
 */
@ApplicationScoped
class DriftGauges {

    private static final int MAX_FEATURES = 50;

    private final MultiGauge scores;
    private final MultiGauge thresholds;
    private final NewestByVersion<List<FeatureFinding>> newest = new NewestByVersion<>();

    DriftGauges(MeterRegistry meters) {
        scores =
                MultiGauge.builder("millrace.feature.drift.score")
                        .description("Distance of the newest window from the reference")
                        .register(meters);
        thresholds =
                MultiGauge.builder("millrace.feature.drift.threshold")
                        .description("What the distance must exceed at these sample sizes")
                        .register(meters);
    }

    void record(String endpoint, String version, List<FeatureFinding> findings) {
        newest.put(endpoint, version, findings);
        publish();
    }

    /** Forgets versions that no longer serve. */
    void retain(String endpoint, List<String> versions) {
        if (newest.retain(endpoint, versions)) {
            publish();
        }
    }

    private synchronized void publish() {
        List<MultiGauge.Row<?>> scoreRows = new ArrayList<>();
        List<MultiGauge.Row<?>> thresholdRows = new ArrayList<>();
        newest.forEach(
                (endpoint, version, findings) -> {
                    for (FeatureFinding finding : strongest(findings)) {
                        Tags tags = tags(endpoint, version, finding);
                        Measurement measurement = finding.measurement();
                        scoreRows.add(MultiGauge.Row.of(tags, measurement.effect()));
                        thresholdRows.add(MultiGauge.Row.of(tags, measurement.threshold()));
                    }
                });
        scores.register(scoreRows, true);
        thresholds.register(thresholdRows, true);
    }

    private static List<FeatureFinding> strongest(List<FeatureFinding> findings) {
        return findings.stream()
                .sorted(
                        Comparator.comparingDouble(
                                        (FeatureFinding finding) -> finding.measurement().effect())
                                .reversed())
                .limit(MAX_FEATURES)
                .toList();
    }

    private static Tags tags(String endpoint, String version, FeatureFinding finding) {
        return Tags.of(
                "endpoint",
                endpoint,
                "version",
                version,
                "feature",
                finding.subject(),
                "method",
                finding.measurement().distance().name().toLowerCase(java.util.Locale.ROOT));
    }
}
