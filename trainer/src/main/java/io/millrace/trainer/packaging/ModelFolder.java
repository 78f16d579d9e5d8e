package io.millrace.trainer.packaging;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The folder that becomes a model version: the model and all that says how to use it. */
public final class ModelFolder {

    public static final String MODEL = "model.onnx";
    public static final String METRICS = "metrics.json";

    private final Path folder;

    public ModelFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes every file. */
    public void write(
            byte[] model,
            ModelSignature signature,
            ReferenceProfile profile,
            Map<String, Double> metrics)
            throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(MODEL), model);
        Files.write(folder.resolve(ModelSignature.FILE), bytes(signature));
        Files.write(folder.resolve(ReferenceProfile.FILE), bytes(profile));
        Files.write(folder.resolve(METRICS), bytes(metrics));
        Files.writeString(folder.resolve(MlflowModelFile.FILE), MlflowModelFile.render(signature));
    }

    /** Keys in order: the same data must give the same bytes. */
    private static byte[] bytes(Object document) throws IOException {
        return Wire.mapper()
                .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValueAsBytes(document);
    }

    public byte[] model() throws IOException {
        return Files.readAllBytes(folder.resolve(MODEL));
    }

    public ModelSignature signature() throws IOException {
        return Wire.fromBytes(
                Files.readAllBytes(folder.resolve(ModelSignature.FILE)), ModelSignature.class);
    }
}
