package io.millrace.benchmarks.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The models that servers are measured with: those of the figures recorded for Triton. */
public enum BenchmarkModel {
    /** A perceptron 16-32-2, whose run is so cheap that the server's own work decides. */
    TINY("tiny", 16, 2),
    /** 200 trees of depth 6 over 30 columns. */
    TREES("trees", 30, 2),
    /** A perceptron 256-1024-1024-1024-100, whose run dominates. */
    LARGE("large", 256, 100);

    /** Name of the one input, FP32 [N, columns]. */
    public static final String INPUT = "input";

    /** Name of the output with one probability for each class, FP32 [N, classes]. */
    public static final String OUTPUT = "probabilities";

    private static final long SEED = 3;

    private final String title;
    private final int columns;
    private final int classes;

    BenchmarkModel(String title, int columns, int classes) {
        this.title = title;
        this.columns = columns;
        this.classes = classes;
    }

    /** Its name on every server. */
    public String title() {
        return title;
    }

    /** Width of a row. */
    public int columns() {
        return columns;
    }

    /** Probabilities of a row. */
    public int classes() {
        return classes;
    }

    /** The model; the same bytes each time. */
    public byte[] onnx() {
        return switch (this) {
            case TINY -> Perceptron.onnx(16, 32, 2);
            case TREES -> Trees.onnx(200, 6, 30);
            case LARGE -> Perceptron.onnx(256, 1024, 1024, 1024, 100);
        };
    }

    /** Rows to ask about; the same each time. */
    public float[] rows(int count) {
        Random random = new Random(SEED);
        float[] values = new float[count * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * Writes every model to {@code folder/NAME/1/model.onnx}, as Triton and the gateway want it.
     */
    public static Path writeAll(Path folder) {
        try {
            for (BenchmarkModel model : values()) {
                Path version = Files.createDirectories(folder.resolve(model.title).resolve("1"));
                Files.write(version.resolve("model.onnx"), model.onnx());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
