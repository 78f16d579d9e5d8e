package io.millrace.gateway.settings;

import java.util.OptionalInt;

/**
 * How one model version is to be run. What is empty is decided by the gateway itself: from the
 * model's shapes, the CPU limit, and a calibration at load.
 *
 * @param maxBatchSize most rows of one run; 0 for a model that is never batched; empty where the
 *     model's own shapes decide, that is, batched if the first dimension of every input and output
 *     is variable
 * @param instances runs of this model at a time
 */
public record ModelSettings(
        OptionalInt maxBatchSize,
        BatchingSettings batching,
        OptionalInt instances,
        SessionSettings session) {

    /** Nothing set: the gateway decides. */
    public static final ModelSettings AUTOMATIC =
            new ModelSettings(
                    OptionalInt.empty(),
                    BatchingSettings.WITHOUT_DELAY,
                    OptionalInt.empty(),
                    SessionSettings.AUTOMATIC);
}
