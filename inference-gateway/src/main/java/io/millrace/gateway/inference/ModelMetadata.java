package io.millrace.gateway.inference;

import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;

/** What a client may know about a model before it calls it. */
public record ModelMetadata(
        String name,
        List<String> versions,
        String platform,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs) {

    /** Triton's name for models that run on ONNX Runtime. */
    static final String PLATFORM = "onnxruntime_onnx";
}
