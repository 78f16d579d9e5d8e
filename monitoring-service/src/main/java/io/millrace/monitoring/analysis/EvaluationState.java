package io.millrace.monitoring.analysis;

import java.util.Map;

/**
 * Where the evaluation of an endpoint stands.
 *
 * @param windowsCursor sequence number of the last window that was taken in
 * @param outcomesCursor the same for labelled rows
 */
record EvaluationState(
        long windowsCursor, long outcomesCursor, Map<String, VersionState> versions) {

    static final EvaluationState START = new EvaluationState(0, 0, Map.of());

    EvaluationState {
        versions = Map.copyOf(versions);
    }
}
