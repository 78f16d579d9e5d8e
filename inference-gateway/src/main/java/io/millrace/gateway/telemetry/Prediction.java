package io.millrace.gateway.telemetry;

import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorCopies;
import java.util.List;

/**
 * One answered request.
 *
 * @param eventTime milliseconds since the epoch: the data's time, or else when it was served
 * @param servedAt milliseconds since the epoch
 * @param inputs in the model's order
 * @param outputs at least those that the signature names
 * @param latencyNanos from the request's arrival to its answer
 */
public record Prediction(
        String id,
        long eventTime,
        long servedAt,
        List<Tensor> inputs,
        List<Tensor> outputs,
        long rows,
        long latencyNanos) {

    /** The same with memory of its own. */
    public Prediction copy() {
        return new Prediction(
                id,
                eventTime,
                servedAt,
                TensorCopies.of(inputs),
                TensorCopies.of(outputs),
                rows,
                latencyNanos);
    }
}
