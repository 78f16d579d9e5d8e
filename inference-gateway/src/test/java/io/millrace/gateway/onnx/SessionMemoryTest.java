package io.millrace.gateway.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.millrace.gateway.models.OnnxGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionMemoryTest {

    private static final int WIDTH = 512;
    private static final long WEIGHTS = (long) WIDTH * WIDTH * Float.BYTES;

    @TempDir private Path folder;

    @Test
    void countsTheWeightsThatASessionRearranged() throws IOException {
        long tiny = bytes("tiny", OnnxGraphs.perceptron(4, 4));
        long one = bytes("one", OnnxGraphs.perceptron(WIDTH, WIDTH));
        long four = bytes("four", OnnxGraphs.perceptron(WIDTH, WIDTH, WIDTH, WIDTH, WIDTH));

        assertThat(tiny).isPositive().isLessThan(WEIGHTS / 2);
        assertThat(one).isBetween(WEIGHTS, 3 * WEIGHTS);
        assertThat(four).isBetween(4 * WEIGHTS, 12 * WEIGHTS);
    }

    private long bytes(String name, ModelProto graph) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        Files.write(file, graph.toByteArray());
        try (OnnxModel model = OnnxModel.load(file)) {
            return model.allocatedBytes();
        }
    }
}
