package io.millrace.registry.artifacts;

/**
 * Stored bytes.
 *
 * @param sha256 lower-case hex; the blob's only name
 */
public record Blob(String sha256, long size) {}
