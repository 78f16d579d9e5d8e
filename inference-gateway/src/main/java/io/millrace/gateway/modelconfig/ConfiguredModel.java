package io.millrace.gateway.modelconfig;

import inference.ModelConfig;
import inference.ModelOutput;
import io.millrace.gateway.serving.DeclaredTensors;
import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.serving.ServingPlan;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model's configuration as it was written, and what follows from it for loading. */
public final class ConfiguredModel implements ServingPlan {

    private final Path folder;
    private final ModelConfig config;
    private final ModelSettings settings;
    private final Map<String, List<String>> labels;

    private ConfiguredModel(Path folder, ModelConfig config) {
        this.folder = folder;
        this.config = config;
        this.settings = SettingsReader.read(config);
        this.labels = readLabels(folder, config);
    }

    /**
     * The model in {@code folder}, run as {@code config} says.
     *
     * @throws ModelLoadException if it cannot be run like that
     */
    public static ConfiguredModel of(Path folder, ModelConfig config) {
        ConfigCheck.require(folder.getFileName().toString(), config);
        return new ConfiguredModel(folder, config);
    }

    /** As it was written. */
    public ModelConfig config() {
        return config;
    }

    /** Name of the model's file in a version's folder. */
    public String modelFile() {
        String name = config.getDefaultModelFilename();
        if (name.contains("/") || name.contains("\\") || name.equals("..")) {
            throw new ModelLoadException("default_model_filename must be a file's name");
        }
        return name.isEmpty() ? ConfigCompletion.MODEL_FILE : name;
    }

    /** Fields that are set and that this server does not obey, if it has no response cache. */
    public List<String> unhonoured() {
        return unhonoured(false);
    }

    /** Fields that are set and that this server, which perhaps has a response cache, ignores. */
    public List<String> unhonoured(boolean responseCache) {
        return UnhonouredFields.of(config, responseCache);
    }

    @Override
    public List<String> labels(String output) {
        return labels.getOrDefault(output, List.of());
    }

    @Override
    public ModelSettings settings() {
        return settings;
    }

    @Override
    public boolean cachesResponses() {
        return config.getResponseCache().getEnable();
    }

    @Override
    public DeclaredTensors declare(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return TensorDeclarations.of(config, inputs, outputs);
    }

    @Override
    public List<List<Tensor>> warmUps(List<TensorSpec> inputs) {
        return new WarmUpReader(folder).read(config, inputs);
    }

    private static Map<String, List<String>> readLabels(Path folder, ModelConfig config) {
        Map<String, List<String>> labels = new HashMap<>();
        for (ModelOutput output : config.getOutputList()) {
            if (output.getLabelFilename().isEmpty()) {
                continue;
            }
            Path file = folder.resolve(output.getLabelFilename()).normalize();
            try {
                if (!file.startsWith(folder)) {
                    throw new IOException("it is outside of the model's folder");
                }
                labels.put(output.getName(), List.copyOf(Files.readAllLines(file)));
            } catch (IOException e) {
                throw new ModelLoadException(
                        "label_filename of output '%s' cannot be read: %s"
                                .formatted(output.getName(), e.getMessage()),
                        e);
            }
        }
        return labels;
    }
}
