package io.millrace.benchmarks.models;

import java.util.List;
import java.util.Random;

/** A perceptron of several layers with random weights: ReLU between them, softmax at the end. */
final class Perceptron {

    private static final long SEED = 7;

    private Perceptron() {}

    /** Its ONNX bytes; {@code widths} begins with the inputs and ends with the classes. */
    static byte[] onnx(int... widths) {
        Random random = new Random(SEED);
        OnnxGraph graph = new OnnxGraph().input(BenchmarkModel.INPUT, widths[0]);
        String before = BenchmarkModel.INPUT;
        for (int layer = 1; layer < widths.length; layer++) {
            int from = widths[layer - 1];
            int to = widths[layer];
            boolean last = layer == widths.length - 1;
            graph.constant("weight" + layer, weights(random, from * to, from), from, to)
                    .constant("bias" + layer, weights(random, to, from), to)
                    .node("Gemm", List.of(before, "weight" + layer, "bias" + layer), "sum" + layer)
                    .node(
                            last ? "Softmax" : "Relu",
                            List.of("sum" + layer),
                            last ? BenchmarkModel.OUTPUT : "layer" + layer);
            before = "layer" + layer;
        }
        return graph.output(BenchmarkModel.OUTPUT, widths[widths.length - 1]).model();
    }

    /** As He et al. 2015 begin a training, so that the answers differ from row to row. */
    private static float[] weights(Random random, int count, int from) {
        float[] weights = new float[count];
        double scale = Math.sqrt(2.0 / from);
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextGaussian() * scale);
        }
        return weights;
    }
}
