package io.millrace.registry.endpoints;

/** A version and the percent of requests that it gets. */
public record VersionWeight(String version, int weight) {}
