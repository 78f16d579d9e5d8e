package io.millrace.gateway.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;

/** Models for tests and measurements. The same weights in every run. */
public final class OnnxGraphs {

    private static final long SEED = 7;

    private OnnxGraphs() {}

    /** A perceptron with ReLU between layers: {@code x [N, widths first]} to {@code y}. */
    public static ModelProto perceptron(int... widths) {
        Random random = new Random(SEED);
        return model(
                graph -> {
                    String before = "x";
                    for (int layer = 1; layer < widths.length; layer++) {
                        boolean last = layer == widths.length - 1;
                        String sum = last ? "y" : "sum" + layer;
                        graph.addInitializer(
                                weights("w" + layer, random, widths[layer - 1], widths[layer]));
                        graph.addInitializer(weights("b" + layer, random, widths[layer]));
                        graph.addNode(node("Gemm", sum, before, "w" + layer, "b" + layer));
                        if (!last) {
                            graph.addNode(node("Relu", "act" + layer, sum));
                            before = "act" + layer;
                        }
                    }
                    graph.addInput(tensor("x", DataType.FLOAT, -1, widths[0]));
                    graph.addOutput(tensor("y", DataType.FLOAT, -1, widths[widths.length - 1]));
                });
    }

    /** Answers what it got: {@code x} to {@code y}, of any type and shape. */
    public static ModelProto identity(DataType type, long... shape) {
        return model(
                graph -> {
                    graph.addNode(node("Identity", "y", "x"));
                    graph.addInput(tensor("x", type, shape));
                    graph.addOutput(tensor("y", type, shape));
                });
    }

    /** Subtracts the mean of all rows: looks as if it could be batched and may not be. */
    public static ModelProto centring(int width) {
        return model(
                graph -> {
                    graph.addNode(
                            node("ReduceMean", "mean", "x").toBuilder()
                                    .addAttribute(
                                            AttributeProto.newBuilder()
                                                    .setName("axes")
                                                    .setType(AttributeType.INTS)
                                                    .addInts(0))
                                    .build());
                    graph.addNode(node("Sub", "y", "x", "mean"));
                    graph.addInput(tensor("x", DataType.FLOAT, -1, width));
                    graph.addOutput(tensor("y", DataType.FLOAT, -1, width));
                });
    }

    /** Looks {@code x} (row numbers) up in a table: an index beyond its end fails the run. */
    public static ModelProto lookup(int entries) {
        Random random = new Random(SEED);
        return model(
                graph -> {
                    graph.addInitializer(weights("table", random, entries));
                    graph.addNode(node("Gather", "y", "table", "x"));
                    graph.addInput(tensor("x", DataType.INT64, -1, 1));
                    graph.addOutput(tensor("y", DataType.FLOAT, -1, 1));
                });
    }

    /** Writes {@code model} where a folder of models has it. */
    public static void write(Path models, String name, int version, ModelProto model) {
        try {
            Path folder = Files.createDirectories(models.resolve(name).resolve("" + version));
            Files.write(folder.resolve("model.onnx"), model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelProto model(Consumer<GraphProto.Builder> content) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
        content.accept(graph);
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    private static NodeProto node(String type, String output, String... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node.build();
    }

    private static TensorProto weights(String name, Random random, int... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        int count = 1;
        for (int dimension : shape) {
            tensor.addDims(dimension);
            count *= dimension;
        }
        for (int i = 0; i < count; i++) {
            tensor.addFloatData((float) (random.nextGaussian() / Math.sqrt(shape[0])));
        }
        return tensor.build();
    }

    private static ValueInfoProto tensor(String name, DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            Dimension.Builder dimension = Dimension.newBuilder();
            dimensions.addDim(size < 0 ? dimension.setDimParam("N") : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(dimensions)))
                .build();
    }
}
