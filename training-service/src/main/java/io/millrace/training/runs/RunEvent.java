package io.millrace.training.runs;

import java.time.Instant;

/** One step in the life of a run. */
record RunEvent(long seq, Instant at, RunState state, int attempt, String message) {}
