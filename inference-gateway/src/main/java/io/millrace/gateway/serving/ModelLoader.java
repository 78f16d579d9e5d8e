package io.millrace.gateway.serving;

import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.probe.ModelCheck;
import io.millrace.gateway.probe.ModelProbe;
import io.millrace.gateway.serving.ModelRunners.Calibrated;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Turns a folder with a model into one that serves: try out, load, check, warm up. */
@Singleton
public class ModelLoader {

    /** Name of the model's file in the folder of a version. */
    public static final String MODEL_FILE = "model.onnx";

    private static final Logger LOG = Logger.getLogger(ModelLoader.class);

    private final ModelProbe probe;
    private final GatewayCounters counters;
    private final ModelRunners runners;

    ModelLoader(ModelProbe probe, GatewayCounters counters, ModelRunners runners) {
        this.probe = probe;
        this.counters = counters;
        this.runners = runners;
    }

    /**
     * Loads the model in {@code folder}; blocks for as long as that takes.
     *
     * @param digest names the content of the folder
     * @throws ModelLoadException with the reason, in words for whoever deployed it
     */
    public ServedModel load(String endpoint, String version, String digest, Path folder) {
        return load(endpoint, version, digest, folder.resolve(MODEL_FILE), ServingPlan.AUTOMATIC);
    }

    /**
     * Loads the model in {@code file} as {@code plan} says; blocks for as long as that takes.
     *
     * @param digest names the content of the file and of what lies beside it
     * @throws ModelLoadException with the reason, in words for whoever deployed it
     */
    public ServedModel load(
            String endpoint, String version, String digest, Path file, ServingPlan plan) {
        if (!Files.isRegularFile(file)) {
            throw new ModelLoadException("no " + file.getFileName() + " among the version's files");
        }
        long started = System.nanoTime();
        probe.require(digest, file);
        ServedModel served = open(endpoint, version, digest, file, plan);
        try {
            WarmUp.answer(served, plan.warmUps(served.inputs()));
        } catch (RuntimeException e) {
            served.retire();
            throw new ModelLoadException(e.getMessage(), e);
        }
        served.counters().loaded(System.nanoTime() - started);
        LOG.infof("%s version %s loaded: %s", endpoint, version, served.plan().describe());
        return served;
    }

    private ServedModel open(
            String endpoint, String version, String digest, Path file, ServingPlan plan) {
        Calibrated calibrated = null;
        try {
            ModelDocuments documents = ModelDocuments.read(file.getParent());
            calibrated =
                    runners.calibrate(
                            file,
                            plan.settings(),
                            model -> ModelCheck.check(model, documents.signature()));
            return new ServedModel(
                    version,
                    digest,
                    calibrated.model(),
                    documents,
                    counters.version(endpoint, version),
                    plan,
                    calibrated.runner(),
                    () -> LOG.infof("%s version %s unloaded", endpoint, version));
        } catch (RuntimeException e) {
            if (calibrated != null) {
                calibrated.close();
            }
            throw new ModelLoadException(e.getMessage(), e);
        }
    }
}
