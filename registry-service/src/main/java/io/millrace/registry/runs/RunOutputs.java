package io.millrace.registry.runs;

import java.util.List;

/** What a run made. */
public record RunOutputs(List<ModelOutput> modelOutputs) {}
