package io.millrace.registry.runs;

/** What identifies a run and where it is in its life; times in milliseconds. */
public record RunInfo(
        String runId,
        String runUuid,
        String runName,
        String experimentId,
        String userId,
        RunStatus status,
        Long startTime,
        Long endTime,
        String artifactUri,
        String lifecycleStage) {}
