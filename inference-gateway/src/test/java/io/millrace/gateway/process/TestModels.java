package io.millrace.gateway.process;

import io.millrace.gateway.tensors.Datatype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A folder of tiny models in Triton's layout. */
public final class TestModels {

    /** FP32 [-1,4] twice: OUTPUT0 is the sum, OUTPUT1 the difference. */
    public static final String ADD_SUB = "add_sub";

    /** FP32 [2,3], answered as it is; not batched. */
    public static final String FIXED = "fixed";

    /** FP32 [-1,3] with labels of its classes and a configuration. */
    public static final String CLASSIFIER = "classifier";

    /** FP32 [1], which takes about a second to answer. */
    public static final String SLOW = "slow";

    /** Three versions, each of which multiplies FP32 [-1,2] by its number. */
    public static final String SCALED = "scaled";

    private static final long SLOW_SIZE = 1_024;

    private final Path folder;

    /** Writes into {@code folder}. */
    public TestModels(Path folder) {
        this.folder = folder;
    }

    /** Name of the model that answers what it was asked, of {@code datatype} and shape [-1,-1]. */
    public static String identity(Datatype datatype) {
        return "identity_" + datatype.name().toLowerCase(Locale.ROOT);
    }

    /** Writes one model for every datatype and one for every special case. */
    public TestModels writeAll() {
        for (Datatype datatype : Datatype.values()) {
            identity(identity(datatype), "1", datatype, -1, -1);
        }
        addSub();
        identity(FIXED, "1", Datatype.FP32, 2, 3);
        classifier();
        slow();
        for (int version = 1; version <= 3; version++) {
            scaled(SCALED, version);
        }
        configuration(SCALED, "version_policy { all {} }");
        return this;
    }

    /** A model that answers what it was asked. */
    public void identity(String name, String version, Datatype datatype, long... shape) {
        new OnnxFile()
                .input("INPUT", datatype, shape)
                .output("OUTPUT", datatype, shape)
                .node("Identity", List.of("INPUT"), "OUTPUT")
                .write(file(name, version));
    }

    /** A version that multiplies its input by its number. */
    public void scaled(String name, int version) {
        new OnnxFile()
                .input("INPUT", Datatype.FP32, -1, 2)
                .output("OUTPUT", Datatype.FP32, -1, 2)
                .constant("factor", List.of(1L), List.of((float) version))
                .node("Mul", List.of("INPUT", "factor"), "OUTPUT")
                .write(file(name, Integer.toString(version)));
    }

    /** A model that answers {@code number} to any index below {@code entries}, four bytes each. */
    public void table(String name, int number, int entries) {
        new OnnxFile()
                .input("INPUT", Datatype.INT64, -1, 1)
                .output("OUTPUT", Datatype.FP32, -1, 1)
                .constant(
                        "table",
                        List.of((long) entries),
                        Collections.nCopies(entries, (float) number))
                .node("Gather", List.of("table", "INPUT"), "OUTPUT")
                .write(file(name, "1"));
    }

    private void addSub() {
        new OnnxFile()
                .input("INPUT0", Datatype.FP32, -1, 4)
                .input("INPUT1", Datatype.FP32, -1, 4)
                .output("OUTPUT0", Datatype.FP32, -1, 4)
                .output("OUTPUT1", Datatype.FP32, -1, 4)
                .node("Add", List.of("INPUT0", "INPUT1"), "OUTPUT0")
                .node("Sub", List.of("INPUT0", "INPUT1"), "OUTPUT1")
                .write(file(ADD_SUB, "1"));
    }

    private void classifier() {
        identity(CLASSIFIER, "1", Datatype.FP32, -1, 3);
        text(CLASSIFIER + "/labels.txt", "cat\ndog\nbird\n");
        configuration(
                CLASSIFIER,
                """
                name: "classifier"
                backend: "onnxruntime"
                max_batch_size: 8
                input [ { name: "INPUT" data_type: TYPE_FP32 dims: [ 3 ] } ]
                output [
                  { name: "OUTPUT" data_type: TYPE_FP32 dims: [ 3 ] label_filename: "labels.txt" }
                ]
                dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 100 }
                instance_group [ { count: 1 kind: KIND_CPU } ]
                response_cache { enable: true }
                """);
    }

    /** The slow model. */
    public void slow() {
        products(SLOW, SLOW_SIZE);
    }

    /**
     * FP32 [1], answered by products of a square matrix that depends on the input, so that nothing
     * is computed ahead.
     */
    public void products(String name, long size) {
        OnnxFile model =
                new OnnxFile()
                        .input("INPUT", Datatype.FP32, 1)
                        .output("OUTPUT", Datatype.FP32, 1, 1)
                        .constant("shape", List.of(size, size))
                        .node("Expand", List.of("INPUT", "shape"), "m0");
        int products = 12;
        for (int i = 0; i < products; i++) {
            model.node("MatMul", List.of("m" + i, "m0"), "m" + (i + 1));
        }
        model.node("ReduceSum", List.of("m" + products), "OUTPUT");
        model.write(file(name, "1"));
    }

    /** Writes {@code config.pbtxt}. */
    public void configuration(String name, String text) {
        text(name + "/config.pbtxt", text);
    }

    /** Writes any file below the folder. */
    public void text(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Place of a model's file. */
    public Path file(String name, String version) {
        return folder.resolve(name).resolve(version).resolve("model.onnx");
    }
}
