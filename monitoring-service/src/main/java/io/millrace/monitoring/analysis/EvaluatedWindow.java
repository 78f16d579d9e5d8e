package io.millrace.monitoring.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A full window of traffic with the verdict on each feature and on the predictions. */
public record EvaluatedWindow(
        String version,
        Instant from,
        Instant to,
        long rows,
        String profileDigest,
        JsonNode findings) {}
