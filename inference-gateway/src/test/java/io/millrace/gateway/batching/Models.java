package io.millrace.gateway.batching;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.millrace.gateway.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads models that were built in place. */
final class Models {

    private Models() {}

    static OnnxModel load(ModelProto model) {
        try {
            Path file = Files.createTempFile("model", ".onnx");
            Files.write(file, model.toByteArray());
            OnnxModel loaded = OnnxModel.load(file);
            Files.delete(file);
            return loaded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
