package io.millrace.monitoring.alerts;

/** What an alert is about, the gravest first. */
public enum AlertKind {
    PERFORMANCE_DROP("critical"),
    CONCEPT_DRIFT("critical"),
    PREDICTION_DRIFT("warning"),
    FEATURE_DRIFT("warning");

    private final String severity;

    AlertKind(String severity) {
        this.severity = severity;
    }

    String severity() {
        return severity;
    }
}
