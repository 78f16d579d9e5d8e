package io.millrace.gateway.soak;

import io.millrace.gateway.process.OnnxFile;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tensors.Datatype;
import java.util.Collections;
import java.util.List;

/**
 * Versions of one model: each answers the sum of FP32 [-1,2] times its number, by way of a matrix
 * that is large enough for a leak of one session to be seen. All its numbers are exact in FP32.
 */
final class SwappedModel {

    static final String NAME = "swapped";

    private static final long WIDTH = 512;

    private final TestModels folder;

    SwappedModel(TestModels folder) {
        this.folder = folder;
    }

    void write(int version) {
        new OnnxFile()
                .input("INPUT", Datatype.FP32, -1, 2)
                .output("OUTPUT", Datatype.FP32, -1, 1)
                .constant("spread", List.of(2L, WIDTH), filled(2 * WIDTH, version))
                .constant("mix", List.of(WIDTH, WIDTH), filled(WIDTH * WIDTH, 1f / WIDTH))
                .constant("gather", List.of(WIDTH, 1L), filled(WIDTH, 1f / WIDTH))
                .node("MatMul", List.of("INPUT", "spread"), "wide")
                .node("MatMul", List.of("wide", "mix"), "mixed")
                .node("Relu", List.of("mixed"), "positive")
                .node("MatMul", List.of("positive", "gather"), "OUTPUT")
                .write(folder.file(NAME, Integer.toString(version)));
    }

    private static List<Float> filled(long elements, float value) {
        return Collections.nCopies(Math.toIntExact(elements), value);
    }
}
