package io.millrace.monitoring.analysis;

import io.millrace.monitoring.performance.Tally;
import java.time.Instant;

/** A full window of labelled rows, as it was when it was tested. */
public record LabelledWindow(
        String version, Instant from, Instant to, Tally tally, boolean degraded) {}
