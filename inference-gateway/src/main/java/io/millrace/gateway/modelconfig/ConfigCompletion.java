package io.millrace.gateway.modelconfig;

import inference.ModelConfig;
import inference.ModelDynamicBatching;
import inference.ModelInput;
import inference.ModelInstanceGroup;
import inference.ModelInstanceGroup.Kind;
import inference.ModelOutput;
import inference.ModelVersionPolicy;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;
import java.util.stream.Stream;

/** Fills in what a configuration leaves to the server. */
final class ConfigCompletion {

    static final String PLATFORM = "onnxruntime_onnx";
    static final String BACKEND = "onnxruntime";
    static final String MODEL_FILE = "model.onnx";

    /** A model that nobody limited takes as many rows as fit a message. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final ModelConfig written;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    private ConfigCompletion(
            ModelConfig written, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        this.written = written;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * The whole configuration of model {@code name}.
     *
     * @param inputs as callers see them
     * @param outputs as callers see them
     */
    static ModelConfig complete(
            String name, ModelConfig written, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return new ConfigCompletion(written, inputs, outputs).complete(name);
    }

    private ModelConfig complete(String name) {
        boolean unlimited = isLeftToServer() && isBatched();
        int maxBatchSize = unlimited ? UNLIMITED : written.getMaxBatchSize();
        ModelConfig.Builder config =
                written.toBuilder()
                        .setName(name)
                        .setPlatform(PLATFORM)
                        .setBackend(BACKEND)
                        .setMaxBatchSize(maxBatchSize);
        if (unlimited && !written.hasDynamicBatching()) {
            config.setDynamicBatching(ModelDynamicBatching.getDefaultInstance());
        }
        if (written.getDefaultModelFilename().isEmpty()) {
            config.setDefaultModelFilename(MODEL_FILE);
        }
        if (!written.hasVersionPolicy()) {
            config.setVersionPolicy(
                    ModelVersionPolicy.newBuilder()
                            .setLatest(ModelVersionPolicy.Latest.newBuilder().setNumVersions(1)));
        }
        if (written.getInstanceGroupCount() == 0) {
            config.addInstanceGroup(
                    ModelInstanceGroup.newBuilder()
                            .setName(name)
                            .setKind(Kind.KIND_CPU)
                            .setCount(1));
        }
        addTensors(config, maxBatchSize > 0);
        return config.build();
    }

    private boolean isLeftToServer() {
        return written.getMaxBatchSize() == 0 && written.getInputCount() == 0;
    }

    private boolean isBatched() {
        return !inputs.isEmpty()
                && Stream.concat(inputs.stream(), outputs.stream()).allMatch(TensorSpec::isBatched);
    }

    private void addTensors(ModelConfig.Builder config, boolean batched) {
        for (TensorSpec input : inputs) {
            if (written.getInputList().stream()
                    .noneMatch(in -> in.getName().equals(input.name()))) {
                config.addInput(
                        ModelInput.newBuilder()
                                .setName(input.name())
                                .setDataType(Datatypes.configured(input.datatype()))
                                .addAllDims(dims(input, batched)));
            }
        }
        for (TensorSpec output : outputs) {
            if (written.getOutputList().stream()
                    .noneMatch(out -> out.getName().equals(output.name()))) {
                config.addOutput(
                        ModelOutput.newBuilder()
                                .setName(output.name())
                                .setDataType(Datatypes.configured(output.datatype()))
                                .addAllDims(dims(output, batched)));
            }
        }
    }

    private static List<Long> dims(TensorSpec spec, boolean batched) {
        return batched ? spec.shape().subList(1, spec.shape().size()) : spec.shape();
    }
}
