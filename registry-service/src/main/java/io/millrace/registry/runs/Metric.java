package io.millrace.registry.runs;

/**
 * One measured value.
 *
 * @param timestamp milliseconds since the epoch, as the client gave it
 * @param modelId logged model that it belongs to as well, or null
 * @param runId set where metrics of several runs are mixed, else null
 */
public record Metric(
        String key,
        double value,
        long timestamp,
        long step,
        String modelId,
        String datasetName,
        String datasetDigest,
        String runId) {

    /** A metric of a run alone; infinities become the largest finite numbers, as in MLflow. */
    public Metric {
        value = Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value;
    }

    static Metric of(String key, double value, long timestamp, long step) {
        return new Metric(key, value, timestamp, step, null, null, null, null);
    }
}
