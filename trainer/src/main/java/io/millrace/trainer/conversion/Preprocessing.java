package io.millrace.trainer.conversion;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.trainer.encoding.ColumnEncoding;
import io.millrace.trainer.encoding.Encoder;
import java.util.List;

/** Writes the encoder as graph nodes: one raw tensor {@code [N, 1]} per column to one matrix. */
final class Preprocessing {

    private Preprocessing() {}

    static void add(GraphProto.Builder graph, Encoder encoder, String output) {
        List<String> parts =
                encoder.encodings().stream().map(encoding -> add(graph, encoding)).toList();
        graph.addNode(
                Nodes.node("Concat", output, parts.toArray(String[]::new))
                        .addAttribute(Nodes.integer("axis", 1)));
    }

    private static String add(GraphProto.Builder graph, ColumnEncoding encoding) {
        DataType type =
                encoding instanceof ColumnEncoding.Identity ? DataType.FLOAT : DataType.STRING;
        graph.addInput(Nodes.tensor(encoding.column(), type, 1));
        return switch (encoding) {
            case ColumnEncoding.Identity identity -> identity.column();
            case ColumnEncoding.OneHot oneHot -> addOneHot(graph, oneHot);
            case ColumnEncoding.Lookup lookup -> addLookup(graph, lookup);
        };
    }

    private static String addOneHot(GraphProto.Builder graph, ColumnEncoding.OneHot encoding) {
        String indicators = "millrace/indicators/" + encoding.column();
        String flat = "millrace/flat/" + encoding.column();
        String shape = "millrace/shape/" + encoding.column();
        graph.addInitializer(Nodes.constant(shape, -1, encoding.width()));
        graph.addNode(
                Nodes.node("OneHotEncoder", indicators, encoding.column())
                        .setDomain(Nodes.ML)
                        .addAttribute(Nodes.texts("cats_strings", encoding.categories()))
                        .addAttribute(Nodes.integer("zeros", 1)));
        graph.addNode(Nodes.node("Reshape", flat, indicators, shape));
        return flat;
    }

    private static String addLookup(GraphProto.Builder graph, ColumnEncoding.Lookup encoding) {
        String output = "millrace/lookup/" + encoding.column();
        graph.addNode(
                Nodes.node("LabelEncoder", output, encoding.column())
                        .setDomain(Nodes.ML)
                        .addAttribute(Nodes.texts("keys_strings", encoding.values().keySet()))
                        .addAttribute(
                                Nodes.numbers(
                                        "values_floats", List.copyOf(encoding.values().values())))
                        .addAttribute(Nodes.number("default_float", Float.NaN)));
        return output;
    }
}
