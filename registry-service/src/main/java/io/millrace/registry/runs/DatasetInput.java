package io.millrace.registry.runs;

import io.millrace.registry.tags.Tag;
import java.util.List;

/** A dataset that a run read, with tags of the use. */
public record DatasetInput(List<Tag> tags, Dataset dataset) {}
