package io.millrace.gateway.serving;

import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.probe.ModelCheck;
import io.millrace.gateway.probe.ModelProbe;
import io.millrace.gateway.serving.ModelRunners.Calibrated;
import io.millrace.gateway.settings.ModelSettings;
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

    /** Loads with nothing set. */
    public ServedModel load(String endpoint, String version, String digest, Path folder) {
        return load(endpoint, version, digest, folder, ModelSettings.AUTOMATIC);
    }

    /**
     * Loads the model in {@code folder}; blocks for as long as that takes.
     *
     * @param digest names the content of the folder
     * @throws ModelLoadException with the reason, in words for whoever deployed it
     */
    public ServedModel load(
            String endpoint, String version, String digest, Path folder, ModelSettings settings) {
        Path file = folder.resolve(MODEL_FILE);
        if (!Files.isRegularFile(file)) {
            throw new ModelLoadException("no " + MODEL_FILE + " among the version's files");
        }
        probe.require(digest, folder);
        try {
            ModelDocuments documents = ModelDocuments.read(folder);
            Calibrated calibrated =
                    runners.calibrate(
                            file,
                            settings,
                            model -> ModelCheck.check(model, documents.signature()));
            LOG.infof(
                    "%s version %s loaded: %s",
                    endpoint, version, calibrated.runner().plan().describe());
            return new ServedModel(
                    version,
                    digest,
                    calibrated.model(),
                    documents,
                    counters.version(endpoint, version),
                    settings,
                    calibrated.runner(),
                    () -> LOG.infof("%s version %s unloaded", endpoint, version));
        } catch (RuntimeException e) {
            throw new ModelLoadException(e.getMessage(), e);
        }
    }
}
