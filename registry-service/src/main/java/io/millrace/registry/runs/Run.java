package io.millrace.registry.runs;

/** A run with all that hangs on it. */
public record Run(RunInfo info, RunData data, RunInputs inputs, RunOutputs outputs) {}
