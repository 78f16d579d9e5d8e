package io.millrace.gateway.serving;

import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.batching.Calibration;
import io.millrace.gateway.batching.ExecutionPlan;
import io.millrace.gateway.batching.ModelRunner;
import io.millrace.gateway.batching.Workers;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.settings.SessionSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Loads models with the plan that suits this machine, and owns the workers that they share. */
@Singleton
class ModelRunners {

    /** A run of one row that takes longer may gain from several threads. */
    private static final long SLOW_RUN_NANOS = 5_000_000;

    /** Of the threads' ideal gain; less is better spent on runs side by side. */
    private static final double EFFICIENCY = 0.75;

    private final GatewayConfig.Execution config;
    private final int cpus;
    private final Workers workers;

    ModelRunners(GatewayConfig config) {
        this.config = config.execution();
        // The JVM counts what its container may use.
        this.cpus = this.config.workers().orElse(Runtime.getRuntime().availableProcessors());
        this.workers = new Workers(cpus);
    }

    /** A loaded model and what runs it. */
    record Calibrated(OnnxModel model, ModelRunner runner) implements AutoCloseable {

        @Override
        public void close() {
            runner.close();
            model.close();
        }
    }

    /**
     * Loads {@code file} and decides how it runs.
     *
     * @param check fails for a model that may not serve
     */
    Calibrated calibrate(Path file, ModelSettings settings, Consumer<OnnxModel> check) {
        int given = settings.session().intraOpThreads().orElse(1);
        Calibrated one = load(file, settings, given, check);
        boolean mayTune = settings.session().intraOpThreads().isEmpty() && cpus > 1;
        if (!mayTune || one.runner().plan().cost().nanos(1) < SLOW_RUN_NANOS) {
            return one;
        }
        Calibrated many = load(file, settings, cpus, model -> {});
        double gain =
                (double) one.runner().plan().cost().nanos(1) / many.runner().plan().cost().nanos(1);
        Calibrated worse = gain >= EFFICIENCY * cpus ? one : many;
        worse.close();
        return worse.equals(one) ? many : one;
    }

    /** Loads {@code file} once more, to run as it was decided before. */
    Calibrated reopen(Path file, ModelSettings settings, ExecutionPlan plan) {
        OnnxModel model = OnnxModel.load(file, session(settings, plan.intraOpThreads()));
        return new Calibrated(model, runner(model, settings, plan));
    }

    private Calibrated load(
            Path file, ModelSettings settings, int intraOpThreads, Consumer<OnnxModel> check) {
        OnnxModel model = OnnxModel.load(file, session(settings, intraOpThreads));
        try {
            check.accept(model);
            Calibration.Limits limits = new Calibration.Limits(cpus, config.handOff().toNanos());
            ExecutionPlan plan = new Calibration(model, settings, limits).plan(intraOpThreads);
            return new Calibrated(model, runner(model, settings, plan));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static SessionSettings session(ModelSettings settings, int intraOpThreads) {
        return new SessionSettings(
                OptionalInt.of(intraOpThreads),
                settings.session().interOpThreads(),
                settings.session().optimizationLevel());
    }

    private ModelRunner runner(OnnxModel model, ModelSettings settings, ExecutionPlan plan) {
        return new ModelRunner(model, plan, settings.batching(), workers, config.queueSize());
    }

    @PreDestroy
    void stop() {
        workers.close();
    }
}
