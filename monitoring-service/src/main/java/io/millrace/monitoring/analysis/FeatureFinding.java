package io.millrace.monitoring.analysis;

import io.millrace.monitoring.alerts.AlertKind;
import io.millrace.monitoring.drift.Measurement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The verdict on one feature, or on the predictions, of one window.
 *
 * @param qValue p-value after correction over everything that was tested in the window
 * @param drifted whether significance and effect both say so
 */
public record FeatureFinding(
        AlertKind kind, Measurement measurement, double qValue, boolean drifted) {

    String subject() {
        return measurement.subject();
    }

    String key() {
        return kind + "|" + subject();
    }

    Map<String, Object> evidence() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("populationStability", measurement.stability());
        evidence.put("jensenShannon", measurement.jensenShannon());
        evidence.put("decidedBy", measurement.distance().name());
        evidence.put("threshold", measurement.threshold());
        evidence.put("pValue", measurement.pValue());
        evidence.put("qValue", qValue);
        evidence.put("referenceRows", measurement.referenceRows());
        evidence.put("windowRows", measurement.currentRows());
        return evidence;
    }
}
