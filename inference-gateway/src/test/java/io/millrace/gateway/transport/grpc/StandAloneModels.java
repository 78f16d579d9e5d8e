package io.millrace.gateway.transport.grpc;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.gateway.models.OnnxGraphs;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder of small models, and a gateway that serves it alone. */
public class StandAloneModels implements QuarkusTestResourceLifecycleManager {

    static final int INPUTS = 16;
    static final int OUTPUTS = 2;

    @Override
    public Map<String, String> start() {
        try {
            Path models = Files.createTempDirectory("models");
            OnnxGraphs.write(models, "tiny", 1, OnnxGraphs.perceptron(INPUTS, 32, OUTPUTS));
            OnnxGraphs.write(models, "echo", 1, OnnxGraphs.identity(DataType.FLOAT, -1, 3));
            OnnxGraphs.write(models, "twice", 1, OnnxGraphs.identity(DataType.FLOAT, -1, 3));
            OnnxGraphs.write(models, "twice", 2, OnnxGraphs.identity(DataType.FLOAT, -1, -1));
            Files.writeString(models.resolve("twice/config.pbtxt"), "version_policy { all {} }");
            OnnxGraphs.write(models, "texts", 1, OnnxGraphs.identity(DataType.STRING, -1, 1));
            OnnxGraphs.write(models, "lookup", 1, OnnxGraphs.lookup(5));
            return Map.of(
                    "millrace.gateway.models",
                    models.toString(),
                    "millrace.gateway.probe.enabled",
                    "false",
                    "millrace.gateway.telemetry.stand-alone",
                    "true",
                    "millrace.data-dir",
                    Files.createTempDirectory("data").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The temporary folders are small.
    }
}
