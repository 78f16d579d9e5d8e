package io.millrace.monitoring.telemetry;

import io.millrace.contracts.serving.PredictionWindow;

/** A window in the order in which it was stored. */
public record StoredWindow(long seq, PredictionWindow window) {}
