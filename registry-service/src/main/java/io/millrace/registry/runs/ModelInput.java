package io.millrace.registry.runs;

/** A logged model that a run read. */
public record ModelInput(String modelId) {}
