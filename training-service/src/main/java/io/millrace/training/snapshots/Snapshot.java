package io.millrace.training.snapshots;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A frozen cut of what an endpoint served.
 *
 * @param id follows from the content: the same schema and rows have the same id
 * @param datasetId the data set that holds the rows
 * @param from earliest event time, inclusive; absent if the cut had no lower end
 * @param to latest event time, exclusive; absent if it had no upper end
 * @param samples sampled rows in the range
 * @param labelled of them, rows with a label: the rows of the snapshot
 * @param rowsByLabel labelled rows by true class; empty for regression
 * @param coverage how many of the rows have a label, by predicted class; empty for regression
 * @param labelHorizon when the youngest label in it became known; none is younger
 * @param weighted whether rows were sampled at different rates and carry weights
 * @param rowsByRate labelled rows by the rate at which they were sampled
 * @param offsets first offset of each partition that is not in the cut
 * @param lostRecords records that Kafka deleted before they were read, ever
 * @param droppedSamples samples of the endpoint in the range that a gateway had to drop
 * @param complete whether everything that Kafka held at the cut is in it
 */
public record Snapshot(
        UUID id,
        UUID datasetId,
        String contentHash,
        String endpoint,
        Instant from,
        Instant to,
        long samples,
        long labelled,
        Map<String, Long> rowsByLabel,
        Map<String, Coverage> coverage,
        Instant labelHorizon,
        boolean weighted,
        Map<Double, Long> rowsByRate,
        Map<String, Long> offsets,
        long lostRecords,
        long droppedSamples,
        boolean complete,
        Instant cutAt) {

    /** Sampled rows, and those of them whose label is known. */
    public record Coverage(long samples, long labelled) {}
}
