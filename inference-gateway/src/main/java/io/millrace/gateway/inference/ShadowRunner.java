package io.millrace.gateway.inference;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.OnDemandLoads;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.telemetry.Prediction;
import io.millrace.gateway.telemetry.PredictionLog;
import io.millrace.gateway.telemetry.PredictionLog.ShadowAnswer;
import io.millrace.gateway.telemetry.ShadowComparison;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorCopies;
import io.millrace.gateway.tensors.TensorSpec;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Runs the shadow on requests that were already answered: one thread of low priority behind a
 * bounded queue, so that it takes what is left over. What finds the queue full is dropped and
 * counted.
 */
@Singleton
class ShadowRunner {

    private static final Logger LOG = Logger.getLogger(ShadowRunner.class);
    private static final int LAST_RUNS_SECONDS = 5;

    private final PredictionLog log;
    private final GatewayCounters counters;
    private final OnDemandLoads loads;
    private final ThreadPoolExecutor worker;

    ShadowRunner(
            PredictionLog log,
            GatewayCounters counters,
            OnDemandLoads loads,
            GatewayConfig config) {
        this.log = log;
        this.counters = counters;
        this.loads = loads;
        this.worker =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(config.execution().shadowQueueSize()),
                        Thread.ofPlatform().name("shadow").daemon().factory());
    }

    /**
     * Queues a run of the endpoint's shadow; false if it was dropped, and then the caller keeps the
     * sample.
     *
     * @param prediction with memory of its own
     */
    boolean offer(Endpoint endpoint, ServedModel model, Prediction prediction, boolean sampled) {
        try {
            worker.execute(() -> run(endpoint, model, prediction, sampled));
            return true;
        } catch (RejectedExecutionException full) {
            counters.count(Event.SHADOW_DROPPED);
            return false;
        }
    }

    private void run(Endpoint endpoint, ServedModel model, Prediction prediction, boolean sampled) {
        ShadowAnswer answer = null;
        if (acquire(endpoint.shadow())) {
            try {
                answer = new ShadowAnswer(endpoint.shadow(), answer(endpoint, prediction));
                ShadowComparison comparison =
                        ShadowComparison.of(prediction.outputs(), answer.prediction().outputs());
                log.shadowed(endpoint, endpoint.shadow(), answer.prediction(), comparison);
                count(comparison);
            } catch (RuntimeException e) {
                counters.count(Event.SHADOW_FAILED);
                LOG.debugf(e, "shadow of %s failed", endpoint.name());
            } finally {
                endpoint.shadow().release();
            }
        }
        if (sampled) {
            log.sample(endpoint, model, prediction, answer);
        }
    }

    /** Loads a shadow that was unloaded; false if it is gone, or cannot be loaded. */
    private boolean acquire(ServedModel shadow) {
        if (shadow.acquire()) {
            return true;
        }
        if (shadow.isRetired()) {
            return false;
        }
        try {
            loads.load(shadow);
        } catch (ServiceException e) {
            LOG.debugf("shadow: %s", e.getMessage());
        }
        boolean acquired = shadow.acquire();
        if (!acquired && !shadow.isRetired()) {
            counters.count(Event.SHADOW_DROPPED);
        }
        return acquired;
    }

    private void count(ShadowComparison comparison) {
        counters.count(Event.SHADOW_COMPARED);
        if (comparison.isExact()) {
            counters.count(Event.SHADOW_EXACT);
        }
        if (comparison.isNear()) {
            counters.count(Event.SHADOW_NEAR);
        }
        if (comparison.isFlipped()) {
            counters.count(Event.SHADOW_FLIPPED);
        }
    }

    private static Prediction answer(Endpoint endpoint, Prediction prediction) {
        ServedModel shadow = endpoint.shadow();
        List<Tensor> inputs = inputs(shadow.inputs(), prediction.inputs());
        int[] all = IntStream.range(0, shadow.outputs().size()).toArray();
        long started = System.nanoTime();
        try (OnnxOutputs outputs = shadow.run(inputs, all)) {
            return new Prediction(
                    prediction.id(),
                    prediction.eventTime(),
                    prediction.servedAt(),
                    inputs,
                    TensorCopies.of(outputs.tensors()),
                    prediction.rows(),
                    System.nanoTime() - started);
        }
    }

    /** The shadow may name its inputs in another order. */
    private static List<Tensor> inputs(List<TensorSpec> specs, List<Tensor> given) {
        return specs.stream()
                .map(
                        spec ->
                                given.stream()
                                        .filter(tensor -> tensor.name().equals(spec.name()))
                                        .findFirst()
                                        .orElseThrow(
                                                () ->
                                                        new IllegalArgumentException(
                                                                "the request has no input "
                                                                        + spec.name())))
                .toList();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        worker.shutdown();
        worker.awaitTermination(LAST_RUNS_SECONDS, TimeUnit.SECONDS);
    }
}
