package io.millrace.gateway.settings;

import java.time.Duration;
import java.util.List;

/**
 * How requests become batches. A batch always grows while it waits for a worker.
 *
 * @param enabled whether requests may share a run
 * @param preferredSizes in rows, ascending; a waiting batch that reaches one is run at once
 * @param maxDelay how long a batch may wait for company although a worker is free
 */
public record BatchingSettings(
        boolean enabled, List<Integer> preferredSizes, Duration maxDelay, QueuePolicy queue) {

    /** Batches form only while every worker is busy. */
    public static final BatchingSettings WITHOUT_DELAY =
            new BatchingSettings(true, List.of(), Duration.ZERO, QueuePolicy.DEFAULT);

    public BatchingSettings {
        preferredSizes = preferredSizes.stream().sorted().toList();
    }
}
