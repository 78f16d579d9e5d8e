package io.millrace.gateway.probe;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;
import java.util.stream.IntStream;

/** What a model must keep to be served: its signature, and an answer to a dummy batch. */
public final class ModelCheck {

    private static final int ROWS = 3;

    private ModelCheck() {}

    /**
     * Compares {@code model} with its signature, and runs it once.
     *
     * @param signature may be null, and then is not compared
     * @throws IllegalArgumentException if they differ
     */
    public static void check(OnnxModel model, ModelSignature signature) {
        if (signature != null) {
            checkInputs(model.inputs(), signature);
            checkOutputs(model.outputs(), signature);
        }
        int[] all = IntStream.range(0, model.outputs().size()).toArray();
        try (OnnxOutputs outputs = model.run(DummyBatch.of(model.inputs(), ROWS), all)) {
            outputs.tensors().forEach(tensor -> tensor.elements());
        }
    }

    private static void checkInputs(List<TensorSpec> inputs, ModelSignature signature) {
        if (signature.form() == InputForm.MATRIX) {
            TensorSpec matrix = require(inputs, "input", signature.inputName(), Datatype.FP32);
            long columns = matrix.shape().size() == 2 ? matrix.shape().get(1) : 0;
            if (columns >= 0 && columns != signature.columns().size()) {
                throw new IllegalArgumentException(
                        "input '%s' has shape %s, but the signature names %d columns"
                                .formatted(
                                        matrix.name(), matrix.shape(), signature.columns().size()));
            }
            return;
        }
        for (ModelSignature.Column column : signature.columns()) {
            require(
                    inputs,
                    "input",
                    column.name(),
                    column.type() == ColumnType.NUMERIC ? Datatype.FP32 : Datatype.BYTES);
        }
    }

    private static void checkOutputs(List<TensorSpec> outputs, ModelSignature signature) {
        if (signature.outputs().label() != null) {
            require(outputs, "output", signature.outputs().label(), null);
        }
        require(outputs, "output", signature.outputs().scores(), null);
    }

    private static TensorSpec require(
            List<TensorSpec> specs, String what, String name, Datatype datatype) {
        TensorSpec found =
                specs.stream()
                        .filter(spec -> spec.name().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the signature names %s '%s', but the model has %s"
                                                        .formatted(what, name, names(specs))));
        if (datatype != null && found.datatype() != datatype) {
            throw new IllegalArgumentException(
                    "%s '%s' is %s, but the signature needs %s"
                            .formatted(what, name, found.datatype(), datatype));
        }
        return found;
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }
}
