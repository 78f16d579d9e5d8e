package io.millrace.trainer.conversion;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.trainer.boosting.Forest;
import io.millrace.trainer.encoding.Encoder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a trained model as one ONNX graph: raw columns in, preprocessing, trees, answers out.
 * Pure: the same model gives the same bytes.
 */
public final class OnnxConverter {

    /** Operator sets and format that every ONNX Runtime since 1.13 reads. */
    private static final int IR_VERSION = 8;

    private static final int OPERATOR_SET = 17;
    private static final int ML_OPERATOR_SET = 3;

    private static final String MATRIX = "millrace/matrix";
    private static final String MARGIN = "millrace/margin";

    private OnnxConverter() {}

    /** The model's bytes; {@code properties} go into its metadata. */
    public static byte[] convert(
            Forest forest,
            Encoder encoder,
            ModelSignature signature,
            Map<String, String> properties) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("millrace");
        String matrix = addInputs(graph, encoder, signature);
        graph.addNode(TreeEnsemble.node(forest, baseMargin(forest), matrix, margin(signature)));
        if (signature.task().isClassification()) {
            addProbabilities(graph, forest, signature.outputs());
            addLabel(graph, signature.outputs());
        } else {
            graph.addOutput(Nodes.tensor(signature.outputs().scores(), DataType.FLOAT, 1));
        }
        ModelProto.Builder model =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("millrace-trainer")
                        .setGraph(graph)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                        .addOpsetImport(
                                OperatorSetIdProto.newBuilder()
                                        .setDomain(Nodes.ML)
                                        .setVersion(ML_OPERATOR_SET));
        new TreeMap<>(properties)
                .forEach((key, value) -> model.addMetadataProps(Nodes.property(key, value)));
        return model.build().toByteArray();
    }

    private static String addInputs(
            GraphProto.Builder graph, Encoder encoder, ModelSignature signature) {
        if (signature.form() == ModelSignature.InputForm.MATRIX) {
            graph.addInput(
                    Nodes.tensor(
                            signature.inputName(), DataType.FLOAT, signature.columns().size()));
            return signature.inputName();
        }
        Preprocessing.add(graph, encoder, MATRIX);
        return MATRIX;
    }

    private static String margin(ModelSignature signature) {
        return signature.task().isClassification() ? MARGIN : signature.outputs().scores();
    }

    /** The stored base score is in the space of the output; trees add to the margin. */
    private static float baseMargin(Forest forest) {
        float base = forest.baseScore();
        return switch (forest.objective()) {
            case "binary:logistic" -> (float) -Math.log(1.0 / base - 1.0);
            case "multi:softprob", "reg:squarederror" -> base;
            default ->
                    throw new IllegalStateException(
                            "objective " + forest.objective() + " has no conversion rule");
        };
    }

    private static void addProbabilities(
            GraphProto.Builder graph, Forest forest, ModelSignature.Outputs outputs) {
        if (forest.groups() > 1) {
            graph.addNode(
                    Nodes.node("Softmax", outputs.scores(), MARGIN)
                            .addAttribute(Nodes.integer("axis", 1)));
        } else {
            graph.addInitializer(Nodes.constant("millrace/one", 1f));
            graph.addNode(Nodes.node("Sigmoid", "millrace/positive", MARGIN));
            graph.addNode(
                    Nodes.node("Sub", "millrace/negative", "millrace/one", "millrace/positive"));
            graph.addNode(
                    Nodes.node("Concat", outputs.scores(), "millrace/negative", "millrace/positive")
                            .addAttribute(Nodes.integer("axis", 1)));
        }
        graph.addOutput(
                Nodes.tensor(outputs.scores(), DataType.FLOAT, outputs.classLabels().size()));
    }

    private static void addLabel(GraphProto.Builder graph, ModelSignature.Outputs outputs) {
        boolean integers = ClassLabels.areIntegers(outputs.classLabels());
        graph.addInitializer(
                integers
                        ? Nodes.constant(
                                "millrace/classes",
                                outputs.classLabels().stream().mapToLong(Long::parseLong).toArray())
                        : Nodes.constant("millrace/classes", outputs.classLabels()));
        graph.addNode(
                Nodes.node("ArgMax", "millrace/winner", outputs.scores())
                        .addAttribute(Nodes.integer("axis", 1))
                        .addAttribute(Nodes.integer("keepdims", 0)));
        graph.addNode(Nodes.node("Gather", outputs.label(), "millrace/classes", "millrace/winner"));
        graph.addOutput(
                Nodes.tensor(outputs.label(), integers ? DataType.INT64 : DataType.STRING, 0));
    }
}
