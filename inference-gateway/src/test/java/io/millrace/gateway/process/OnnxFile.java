package io.millrace.gateway.process;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.millrace.gateway.tensors.Datatype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes a tiny ONNX model, node by node. */
public final class OnnxFile {

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final Map<Datatype, Integer> ELEMENT_TYPES = elementTypes();

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

    private static Map<Datatype, Integer> elementTypes() {
        Map<Datatype, Integer> types = new EnumMap<>(Datatype.class);
        types.put(Datatype.FP32, TensorProto.DataType.FLOAT_VALUE);
        types.put(Datatype.UINT8, TensorProto.DataType.UINT8_VALUE);
        types.put(Datatype.INT8, TensorProto.DataType.INT8_VALUE);
        types.put(Datatype.UINT16, TensorProto.DataType.UINT16_VALUE);
        types.put(Datatype.INT16, TensorProto.DataType.INT16_VALUE);
        types.put(Datatype.INT32, TensorProto.DataType.INT32_VALUE);
        types.put(Datatype.INT64, TensorProto.DataType.INT64_VALUE);
        types.put(Datatype.BYTES, TensorProto.DataType.STRING_VALUE);
        types.put(Datatype.BOOL, TensorProto.DataType.BOOL_VALUE);
        types.put(Datatype.FP16, TensorProto.DataType.FLOAT16_VALUE);
        types.put(Datatype.FP64, TensorProto.DataType.DOUBLE_VALUE);
        types.put(Datatype.UINT32, TensorProto.DataType.UINT32_VALUE);
        types.put(Datatype.UINT64, TensorProto.DataType.UINT64_VALUE);
        types.put(Datatype.BF16, TensorProto.DataType.BFLOAT16_VALUE);
        return types;
    }

    /** An input; a negative dimension varies. */
    public OnnxFile input(String name, Datatype datatype, long... shape) {
        graph.addInput(value(name, datatype, shape));
        return this;
    }

    /** An output; a negative dimension varies. */
    public OnnxFile output(String name, Datatype datatype, long... shape) {
        graph.addOutput(value(name, datatype, shape));
        return this;
    }

    /** A node without attributes. */
    public OnnxFile node(String operator, List<String> inputs, String output) {
        graph.addNode(
                NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output));
        return this;
    }

    /** A cast, whose target type is an attribute. */
    public OnnxFile cast(String input, Datatype to, String output) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setOpType("Cast")
                        .addInput(input)
                        .addOutput(output)
                        .addAttribute(
                                AttributeProto.newBuilder()
                                        .setName("to")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(ELEMENT_TYPES.get(to))));
        return this;
    }

    /** A constant of FP32. */
    public OnnxFile constant(String name, List<Long> shape, List<Float> values) {
        graph.addInitializer(
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addAllDims(shape)
                        .addAllFloatData(values));
        return this;
    }

    /** A constant of INT64. */
    public OnnxFile constant(String name, List<Long> values) {
        graph.addInitializer(
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.INT64_VALUE)
                        .addDims(values.size())
                        .addAllInt64Data(values));
        return this;
    }

    /** Writes the model and the folders above it. */
    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model's file. */
    public byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, Datatype datatype, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(
                    shape[i] < 0
                            ? dimension.setDimParam("d" + i)
                            : dimension.setDimValue(shape[i]));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(ELEMENT_TYPES.get(datatype))
                                                .setShape(dimensions)))
                .build();
    }
}
