package io.millrace.gateway.inference;

import io.millrace.gateway.metrics.VersionCounters;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.serving.EndpointCatalog.Lease;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.telemetry.Prediction;
import io.millrace.gateway.tensors.Tensor;
import java.util.List;

/**
 * One request on its way through a model.
 *
 * @param arrival {@link System#nanoTime} when the request was complete
 */
record Execution(
        InferenceRequest request,
        InferenceCall call,
        Lease lease,
        String predictionId,
        long arrival) {

    private static final long NANOS_PER_MICRO = 1_000;

    /** The earlier of the transport's deadline and the request's own timeout. */
    long deadline() {
        Long timeout = request.parameters().timeoutMicros();
        long own =
                timeout == null || timeout == 0 || timeout > Long.MAX_VALUE / NANOS_PER_MICRO / 2
                        ? arrival + Long.MAX_VALUE / 2
                        : arrival + timeout * NANOS_PER_MICRO;
        return call.deadline() == Long.MAX_VALUE || own - call.deadline() < 0
                ? own
                : call.deadline();
    }

    /** Runs, answers, and then tells what was answered. */
    void answer(List<Tensor> inputs, OutputSelection selection, Observers observers) {
        ServedModel model = lease.model();
        long started = System.nanoTime();
        try (OnnxOutputs outputs = model.run(inputs, selection.indexes())) {
            long ended = System.nanoTime();
            call.succeed(
                    new InferenceResponse(
                            request.endpoint(),
                            model.version(),
                            request.id(),
                            predictionId,
                            request.parameters(),
                            outputs.tensors().subList(0, selection.answered())));
            long answered = System.nanoTime();
            Prediction prediction = prediction(inputs, outputs.tensors(), answered - arrival);
            model.counters()
                    .succeeded(
                            prediction.rows(),
                            new VersionCounters.Times(
                                    started - arrival,
                                    0,
                                    ended - started,
                                    answered - ended,
                                    answered - arrival));
            observers.answered(lease, prediction);
        }
    }

    private Prediction prediction(List<Tensor> inputs, List<Tensor> outputs, long latency) {
        long now = System.currentTimeMillis();
        Long eventTime = request.parameters().eventTime();
        return new Prediction(
                predictionId,
                eventTime != null ? eventTime : now,
                now,
                inputs,
                outputs,
                inputs.isEmpty() ? 1 : inputs.getFirst().rows(),
                latency);
    }
}
