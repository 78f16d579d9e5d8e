package io.millrace.registry.runs;

/** What an update changes; null leaves a field as it is. */
public record RunChange(RunStatus status, Long endTime, String name) {}
