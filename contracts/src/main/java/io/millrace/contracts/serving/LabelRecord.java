package io.millrace.contracts.serving;

import java.time.Instant;

/**
 * The truth about one predicted row: the value of topic {@code millrace.labels.v1}. Anyone may
 * produce it; the key is the prediction id.
 *
 * @param row index of the row in its request
 * @param endpoint may be absent: the prediction id finds its endpoint
 * @param label the true class, or the true value, as text
 * @param labelTime when the truth became known, in event time; absent means now
 * @param revision higher ones replace lower ones of the same prediction id and row
 */
public record LabelRecord(
        String predictionId,
        int row,
        String endpoint,
        String label,
        Instant labelTime,
        String source,
        long revision) {}
