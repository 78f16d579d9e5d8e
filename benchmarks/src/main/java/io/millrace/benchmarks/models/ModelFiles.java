package io.millrace.benchmarks.models;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.ReferenceProfile.Feature;
import io.millrace.contracts.model.ReferenceProfile.Moments;
import io.millrace.contracts.model.ReferenceProfile.Origin;
import io.millrace.contracts.model.ReferenceProfile.Prediction;
import io.millrace.contracts.model.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The files of a version of a two-class model whose columns are standard normal: with signature and
 * reference profile, so that everything that live traffic is profiled for is profiled.
 */
public final class ModelFiles {

    /** Rows that the profile says it was made from. */
    public static final long ROWS = 10_000;

    /** Deciles of the standard normal distribution. */
    private static final List<Double> DECILES =
            List.of(-1.2816, -0.8416, -0.5244, -0.2533, 0.0, 0.2533, 0.5244, 0.8416, 1.2816);

    private static final List<Double> TENTHS = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

    private static final List<String> CLASSES = List.of("0", "1");

    private ModelFiles() {}

    /** Content by file name. */
    public static Map<String, byte[]> of(BenchmarkModel model) {
        return Map.of(
                "model.onnx",
                model.onnx(),
                ModelSignature.FILE,
                Wire.toBytes(signature(model)),
                ReferenceProfile.FILE,
                Wire.toBytes(profile(model)),
                "MLmodel",
                mlflowModel().getBytes(StandardCharsets.UTF_8));
    }

    private static ModelSignature signature(BenchmarkModel model) {
        List<Column> columns =
                names(model).stream().map(name -> new Column(name, ColumnType.NUMERIC)).toList();
        return new ModelSignature(
                ModelSignature.SCHEMA,
                Task.BINARY,
                InputForm.MATRIX,
                BenchmarkModel.INPUT,
                columns,
                new ModelSignature.Outputs(null, BenchmarkModel.OUTPUT, CLASSES),
                "truth");
    }

    /** What the profile of {@code model} holds. */
    public static ReferenceProfile profile(BenchmarkModel model) {
        List<Feature> features = new ArrayList<>();
        for (String name : names(model)) {
            features.add(
                    new Feature(
                            name,
                            DECILES,
                            null,
                            even(DECILES.size() + 1),
                            0,
                            new Moments(ROWS, 0, ROWS, -4, 4),
                            1.0 / model.columns()));
        }
        Prediction prediction =
                new Prediction(
                        CLASSES,
                        List.of(ROWS / 2, ROWS / 2),
                        TENTHS,
                        even(TENTHS.size() + 1),
                        new Moments(ROWS, 0.5, ROWS / 12.0, 0, 1));
        return new ReferenceProfile(
                ReferenceProfile.SCHEMA,
                Origin.TRAINED,
                Task.BINARY,
                ROWS,
                ROWS,
                features,
                prediction,
                Map.of("accuracy", 0.8));
    }

    /** Names of the model's columns. */
    public static List<String> names(BenchmarkModel model) {
        return IntStream.range(0, model.columns()).mapToObj(i -> "x" + i).toList();
    }

    private static List<Long> even(int bins) {
        return IntStream.range(0, bins).mapToObj(bin -> ROWS / bins).toList();
    }

    private static String mlflowModel() {
        return """
        flavors:
          onnx:
            data: model.onnx
            onnx_version: 1.17.0
        mlflow_version: 3.0.0
        """;
    }
}
