package io.millrace.contracts.serving;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One sampled request with its answers: the value of topic {@code millrace.prediction.samples.v1}.
 *
 * @param version the version that answered the caller
 * @param eventTime time of the data: the request's parameter {@code event_time}, else {@code
 *     servedAt}
 * @param rate share of prediction ids that is sampled; a row stands for {@code 1 / rate} rows
 */
public record PredictionSample(
        int schema,
        String predictionId,
        String endpoint,
        long generation,
        String modelName,
        String version,
        Instant eventTime,
        Instant servedAt,
        double rate,
        List<Row> rows) {

    /** Version of this document. */
    public static final int SCHEMA = 1;

    public PredictionSample {
        rows = List.copyOf(rows);
    }

    /**
     * One row of the request.
     *
     * @param row index, from 0; labels name it
     * @param features value by column: a number, a text, or null where it is missing
     * @param shadow what the shadowed version answered on the same row, or absent
     */
    public record Row(int row, Map<String, Object> features, Answer answer, Answer shadow) {}

    /**
     * What one version answered on one row.
     *
     * @param label predicted class as text; absent for regression
     * @param scores probability by class in the order of the signature, or the one value
     */
    public record Answer(String version, String label, List<Double> scores) {}
}
