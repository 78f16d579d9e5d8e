package io.millrace.registry.runs;

import io.millrace.registry.tags.Tag;
import java.util.List;

/** What one request logs to a run: all of it or nothing. */
public record RunBatch(List<Metric> metrics, List<Tag> params, List<Tag> tags) {

    public RunBatch {
        metrics = List.copyOf(metrics);
        params = List.copyOf(params);
        tags = List.copyOf(tags);
    }

    /** One metric alone. */
    public static RunBatch of(Metric metric) {
        return new RunBatch(List.of(metric), List.of(), List.of());
    }

    /** One parameter alone. */
    public static RunBatch ofParam(Tag param) {
        return new RunBatch(List.of(), List.of(param), List.of());
    }

    /** One tag alone. */
    public static RunBatch ofTag(Tag tag) {
        return new RunBatch(List.of(), List.of(), List.of(tag));
    }

    int size() {
        return metrics.size() + params.size() + tags.size();
    }
}
