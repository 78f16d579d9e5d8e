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
 * @param rowsByLabel of a classification
 * @param weighted whether rows were sampled at different rates and carry weights
 * @param offsets first offset of each partition that is not in the cut
 * @param lostRecords records that Kafka deleted before they were read, ever
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
        boolean weighted,
        Map<String, Long> offsets,
        long lostRecords,
        boolean complete,
        Instant cutAt) {}
