package io.millrace.registry.experiments;

import io.millrace.registry.tags.Tag;
import java.util.List;

/** An experiment with its tags; times in milliseconds. */
public record Experiment(
        String experimentId,
        String name,
        String artifactLocation,
        String lifecycleStage,
        long lastUpdateTime,
        long creationTime,
        List<Tag> tags) {}
