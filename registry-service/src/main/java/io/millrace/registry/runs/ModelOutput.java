package io.millrace.registry.runs;

/** A logged model that a run made at a step. */
public record ModelOutput(String modelId, long step) {}
