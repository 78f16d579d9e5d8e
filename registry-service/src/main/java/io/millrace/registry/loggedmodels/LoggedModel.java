package io.millrace.registry.loggedmodels;

import io.millrace.registry.runs.Metric;
import io.millrace.registry.tags.Tag;
import java.util.List;

/**
 * A model as a run logged it; times in milliseconds.
 *
 * @param modelId {@code m-} and 32 hex digits
 * @param sourceRunId the run that made it, or null
 * @param metrics the latest value of each metric, dataset and run
 */
public record LoggedModel(
        String modelId,
        String experimentId,
        String name,
        String artifactUri,
        long creationTime,
        long lastUpdateTime,
        LoggedModelStatus status,
        String statusMessage,
        String modelType,
        String sourceRunId,
        List<Tag> tags,
        List<Tag> params,
        List<Metric> metrics) {}
