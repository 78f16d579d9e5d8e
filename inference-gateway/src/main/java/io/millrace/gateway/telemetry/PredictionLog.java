package io.millrace.gateway.telemetry;

import io.grpc.Status;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.ServedModel;

/**
 * Where predictions are told. Every method returns quickly, never waits for anything and never
 * fails: a prediction does not depend on what is told about it.
 */
public interface PredictionLog {

    /** Counts an answer that the caller got. */
    void answered(Endpoint endpoint, ServedModel model, Prediction prediction);

    /** Counts a request that {@code model} did not answer. */
    void failed(Endpoint endpoint, ServedModel model, Status.Code status, long eventTime);

    /** Counts an answer that nobody got, and how it stands to the one that the caller got. */
    void shadowed(
            Endpoint endpoint,
            ServedModel shadow,
            Prediction prediction,
            ShadowComparison comparison);

    /** Whether the payload of this prediction is wanted. */
    boolean samples(Endpoint endpoint, String predictionId);

    /**
     * Keeps a payload.
     *
     * @param prediction with memory of its own
     * @param shadow what the shadow answered on the same rows, or null
     */
    void sample(Endpoint endpoint, ServedModel model, Prediction prediction, ShadowAnswer shadow);

    /** The answer of a shadow with memory of its own. */
    record ShadowAnswer(ServedModel model, Prediction prediction) {}
}
