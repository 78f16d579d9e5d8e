package io.millrace.gateway.modelconfig;

import inference.ModelConfig;
import inference.ModelInstanceGroup;
import inference.ModelInstanceGroup.Kind;
import io.millrace.gateway.serving.ModelLoadException;
import java.util.Set;

/** Refuses configurations of models that this server cannot run, rather than run them otherwise. */
final class ConfigCheck {

    private static final Set<String> BACKENDS = Set.of("", "onnxruntime");
    private static final Set<String> PLATFORMS = Set.of("", ConfigCompletion.PLATFORM);

    private ConfigCheck() {}

    /**
     * Returns if a model in folder {@code name} can be run as {@code config} says.
     *
     * @throws ModelLoadException with the first reason why not
     */
    static void require(String name, ModelConfig config) {
        if (!config.getName().isEmpty() && !config.getName().equals(name)) {
            throw new ModelLoadException(
                    "the configuration is of '%s', but the folder is '%s'"
                            .formatted(config.getName(), name));
        }
        if (!BACKENDS.contains(config.getBackend()) || !PLATFORMS.contains(config.getPlatform())) {
            throw new ModelLoadException(
                    "backend '%s', platform '%s': only onnxruntime is here"
                            .formatted(config.getBackend(), config.getPlatform()));
        }
        if (config.hasSequenceBatching() || config.hasEnsembleScheduling()) {
            throw new ModelLoadException(
                    config.getSchedulingChoiceCase().name().toLowerCase(java.util.Locale.ROOT)
                            + " is not supported");
        }
        if (config.getModelTransactionPolicy().getDecoupled()) {
            throw new ModelLoadException("decoupled models are not supported");
        }
        if (config.getMaxBatchSize() < 0) {
            throw new ModelLoadException("max_batch_size must not be negative");
        }
        for (ModelInstanceGroup group : config.getInstanceGroupList()) {
            if (group.getKind() == Kind.KIND_GPU || group.getGpusCount() > 0) {
                throw new ModelLoadException("instance_group asks for a GPU, and there is none");
            }
        }
    }
}
