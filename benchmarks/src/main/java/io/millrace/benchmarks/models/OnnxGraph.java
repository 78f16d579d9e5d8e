package io.millrace.benchmarks.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Builds a graph whose inputs and outputs have rows of a fixed width. Not thread-safe. */
final class OnnxGraph {

    private static final long IR_VERSION = 8;
    private static final long OPERATORS = 17;
    private static final long ML_OPERATORS = 3;
    private static final String ML = "ai.onnx.ml";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("benchmark");

    OnnxGraph input(String name, int columns) {
        graph.addInput(tensor(name, TensorProto.DataType.FLOAT, columns));
        return this;
    }

    OnnxGraph output(String name, int columns) {
        graph.addOutput(tensor(name, TensorProto.DataType.FLOAT, columns));
        return this;
    }

    /** An output of one number for each row. */
    OnnxGraph output(String name) {
        graph.addOutput(tensor(name, TensorProto.DataType.INT64, 0));
        return this;
    }

    OnnxGraph constant(String name, float[] values, long... dimensions) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.FLOAT.getNumber())
                        .setRawData(ByteString.copyFrom(bytes));
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        graph.addInitializer(tensor);
        return this;
    }

    OnnxGraph node(String operator, List<String> inputs, String output) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setOpType(operator)
                        .setName(output)
                        .addAllInput(inputs)
                        .addOutput(output));
        return this;
    }

    /** A node of the operators for classical models. */
    OnnxGraph mlNode(
            String operator, String input, List<String> outputs, List<AttributeProto> attributes) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setOpType(operator)
                        .setDomain(ML)
                        .setName(operator)
                        .addInput(input)
                        .addAllOutput(outputs)
                        .addAllAttribute(attributes));
        return this;
    }

    byte[] model() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("millrace-benchmarks")
                .addOpsetImport(operators("", OPERATORS))
                .addOpsetImport(operators(ML, ML_OPERATORS))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static OperatorSetIdProto operators(String domain, long version) {
        return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
    }

    private static ValueInfoProto tensor(String name, TensorProto.DataType type, int columns) {
        TensorShapeProto.Builder shape =
                TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        if (columns > 0) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(shape)))
                .build();
    }
}
