package io.millrace.contracts;

import java.util.List;

/**
 * Names of the Kafka topics. Each carries CloudEvents 1.0 in binary mode with JSON data.
 *
 * <p>The bracket says what the record key is; records of one key keep their order.
 */
public final class Topics {

    /** Versions, aliases and endpoints changed [model id]. */
    public static final String REGISTRY_EVENTS = "millrace.registry.events.v1";

    /** Desired serving state [endpoint name], compacted; a tombstone deletes the endpoint. */
    public static final String ENDPOINTS = "millrace.endpoints.v1";

    /** What each gateway replica serves [replica], compacted. */
    public static final String SERVING_STATUS = "millrace.serving.status.v1";

    /** Mergeable profiles of a few seconds of traffic [endpoint]. */
    public static final String PREDICTION_WINDOWS = "millrace.prediction.windows.v1";

    /** Sampled payloads [prediction id]. */
    public static final String PREDICTION_SAMPLES = "millrace.prediction.samples.v1";

    /** Ground truth [prediction id]; anyone may produce here. */
    public static final String LABELS = "millrace.labels.v1";

    /** Alerts opened, updated, resolved, with evidence [model id]. */
    public static final String ALERTS = "millrace.monitoring.alerts.v1";

    /** Requests to retrain [model id]. */
    public static final String TRAINING_REQUESTS = "millrace.training.requests.v1";

    /** Life of training runs [run id]. */
    public static final String TRAINING_EVENTS = "millrace.training.events.v1";

    /** Every step of a rollout with its numbers [endpoint]. */
    public static final String ROLLOUTS = "millrace.rollouts.v1";

    /** All topics that keep only the newest record of a key. */
    public static final List<String> COMPACTED = List.of(ENDPOINTS, SERVING_STATUS);

    /** All topics that keep history for a while. */
    public static final List<String> RETAINED =
            List.of(
                    REGISTRY_EVENTS,
                    PREDICTION_WINDOWS,
                    PREDICTION_SAMPLES,
                    LABELS,
                    ALERTS,
                    TRAINING_REQUESTS,
                    TRAINING_EVENTS,
                    ROLLOUTS);

    private Topics() {}

    /** The topic that takes messages of {@code topic} that no consumer could process. */
    public static String deadLetter(String topic) {
        return topic + ".dlq";
    }
}
