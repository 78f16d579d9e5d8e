package io.millrace.demo.report;

/** One part of the suite. */
public record PartEntry(String name, String version, double startSeconds) {}
