package io.millrace.gateway.serving;

import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.probe.ModelCheck;
import io.millrace.gateway.probe.ModelProbe;
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

    ModelLoader(ModelProbe probe, GatewayCounters counters) {
        this.probe = probe;
        this.counters = counters;
    }

    /**
     * Loads the model in {@code folder}; blocks for as long as that takes.
     *
     * @param digest names the content of the folder
     * @throws ModelLoadException with the reason, in words for whoever deployed it
     */
    public ServedModel load(String endpoint, String version, String digest, Path folder) {
        Path file = folder.resolve(MODEL_FILE);
        if (!Files.isRegularFile(file)) {
            throw new ModelLoadException("no " + MODEL_FILE + " among the version's files");
        }
        probe.require(digest, folder);
        OnnxModel model = null;
        try {
            ModelDocuments documents = ModelDocuments.read(folder);
            model = OnnxModel.load(file);
            ModelCheck.check(model, documents.signature());
            ServedModel served =
                    new ServedModel(
                            version,
                            digest,
                            model,
                            documents,
                            counters.version(endpoint, version),
                            () -> LOG.infof("%s version %s unloaded", endpoint, version));
            served.calibrated(WarmUp.nanosOfOneRow(served));
            LOG.infof(
                    "%s version %s loaded; one row takes %d us",
                    endpoint, version, served.runNanos() / 1_000);
            return served;
        } catch (RuntimeException e) {
            if (model != null) {
                model.close();
            }
            throw new ModelLoadException(e.getMessage(), e);
        }
    }
}
