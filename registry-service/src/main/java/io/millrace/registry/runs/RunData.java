package io.millrace.registry.runs;

import io.millrace.registry.tags.Tag;
import java.util.List;

/** What a run logged; of each metric its latest value. */
public record RunData(List<Metric> metrics, List<Tag> params, List<Tag> tags) {}
