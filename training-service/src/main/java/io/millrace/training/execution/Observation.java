package io.millrace.training.execution;

/** What can be seen of a job. */
public sealed interface Observation {

    /** It was never started. */
    record Absent() implements Observation {}

    record Running() implements Observation {}

    record Ended(int exitCode) implements Observation {}

    /** It was started, does not run, and left no exit code: killed together with its shell. */
    record Gone() implements Observation {}
}
