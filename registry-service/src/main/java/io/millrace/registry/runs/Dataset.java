package io.millrace.registry.runs;

/** A dataset as a client describes it. */
public record Dataset(
        String name,
        String digest,
        String sourceType,
        String source,
        String schema,
        String profile) {}
