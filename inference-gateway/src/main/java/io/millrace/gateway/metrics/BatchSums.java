package io.millrace.gateway.metrics;

/** Runs over one number of rows, and the nanoseconds of their parts. */
public record BatchSums(long runs, long inputNanos, long runNanos, long outputNanos) {}
