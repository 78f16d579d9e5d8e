package io.millrace.trainer.packaging;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.trainer.conversion.ClassLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the {@code MLmodel} document, so that {@code mlflow.pyfunc.load_model} and {@code
 * mlflow.onnx.load_model} load the folder as it is. JSON strings are valid YAML scalars.
 */
final class MlflowModelFile {

    static final String FILE = "MLmodel";

    private MlflowModelFile() {}

    static String render(ModelSignature signature) {
        return """
        flavors:
          onnx:
            code: null
            data: model.onnx
            onnx_version: 1.17.0
            options: null
            providers:
            - CPUExecutionProvider
          python_function:
            data: model.onnx
            loader_module: mlflow.onnx
            python_version: 3.11.0
        mlflow_version: 3.0.0
        signature:
          inputs: %s
          outputs: %s
          params: null
        """
                .formatted(
                        quoted(Wire.toJson(inputs(signature))),
                        quoted(Wire.toJson(outputs(signature))));
    }

    private static String quoted(String json) {
        return "'" + json.replace("'", "''") + "'";
    }

    /** By column where one matrix is fed from a data frame, by tensor where each column is one. */
    private static List<Map<String, Object>> inputs(ModelSignature signature) {
        List<Map<String, Object>> inputs = new ArrayList<>();
        for (ModelSignature.Column column : signature.columns()) {
            if (signature.form() == ModelSignature.InputForm.MATRIX) {
                Map<String, Object> spec = new LinkedHashMap<>();
                spec.put("type", "float");
                spec.put("name", column.name());
                spec.put("required", true);
                inputs.add(spec);
            } else {
                boolean numeric = column.type() == ColumnType.NUMERIC;
                inputs.add(tensor(column.name(), numeric ? "float32" : "object", List.of(-1, 1)));
            }
        }
        return inputs;
    }

    private static List<Map<String, Object>> outputs(ModelSignature signature) {
        ModelSignature.Outputs outputs = signature.outputs();
        List<Map<String, Object>> specs = new ArrayList<>();
        if (outputs.label() != null) {
            boolean integers = ClassLabels.areIntegers(outputs.classLabels());
            specs.add(tensor(outputs.label(), integers ? "int64" : "object", List.of(-1)));
        }
        int width = Math.max(1, outputs.classLabels().size());
        specs.add(tensor(outputs.scores(), "float32", List.of(-1, width)));
        return specs;
    }

    private static Map<String, Object> tensor(String name, String type, List<Integer> shape) {
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("dtype", type);
        tensor.put("shape", shape);
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("name", name);
        spec.put("type", "tensor");
        spec.put("tensor-spec", tensor);
        return spec;
    }
}
