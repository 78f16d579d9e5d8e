package io.millrace.registry.runs;

/** A dataset that some run of an experiment read. */
public record DatasetSummary(String experimentId, String name, String digest, String context) {}
