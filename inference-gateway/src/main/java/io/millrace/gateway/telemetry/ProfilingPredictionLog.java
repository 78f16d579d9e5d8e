package io.millrace.gateway.telemetry;

import io.grpc.Status;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.routing.PredictionHash;
import io.millrace.gateway.routing.PredictionHash.Purpose;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.ServedModel;
import jakarta.inject.Singleton;

/** Profiles every prediction into windows and samples some. Stand-alone, only when asked. */
@Singleton
class ProfilingPredictionLog implements PredictionLog {

    private final WindowLog windows;
    private final SampleLog samples;
    private final boolean silent;

    ProfilingPredictionLog(WindowLog windows, SampleLog samples, GatewayConfig config) {
        this.windows = windows;
        this.samples = samples;
        this.silent = config.isStandAlone() && !config.telemetry().standAlone();
    }

    @Override
    public void answered(Endpoint endpoint, ServedModel model, Prediction prediction) {
        if (!silent) {
            windows.answered(endpoint, model, prediction);
        }
    }

    @Override
    public void failed(Endpoint endpoint, ServedModel model, Status.Code status, long eventTime) {
        if (!silent) {
            windows.failed(endpoint, model, status.name(), eventTime);
        }
    }

    @Override
    public void shadowed(
            Endpoint endpoint,
            ServedModel shadow,
            Prediction prediction,
            ShadowComparison comparison) {
        if (!silent) {
            windows.shadowed(endpoint, shadow, prediction, comparison);
        }
    }

    @Override
    public boolean samples(Endpoint endpoint, String predictionId) {
        return !silent
                && endpoint.sampling().enabled()
                && PredictionHash.place(predictionId, Purpose.SAMPLE) < endpoint.sampling().rate();
    }

    @Override
    public void sample(
            Endpoint endpoint, ServedModel model, Prediction prediction, ShadowAnswer shadow) {
        if (model.signature().isPresent()) {
            samples.offer(
                    endpoint.name(),
                    () -> SampleBuilder.build(endpoint, model, prediction, shadow));
        }
    }
}
