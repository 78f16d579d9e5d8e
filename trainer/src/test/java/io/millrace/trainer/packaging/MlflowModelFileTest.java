package io.millrace.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.Task;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class MlflowModelFileTest {

    @Test
    void namesTheFlavoursThatLoadTheFolder() {
        Map<String, Object> flavors = map(document(matrix()).get("flavors"));

        assertThat(map(flavors.get("onnx"))).containsEntry("data", "model.onnx");
        assertThat(map(flavors.get("python_function")))
                .containsEntry("loader_module", "mlflow.onnx")
                .containsEntry("data", "model.onnx");
    }

    @Test
    void describesAMatrixByItsColumns() throws IOException {
        Map<String, Object> signature = map(document(matrix()).get("signature"));

        assertThat(json(signature.get("inputs")))
                .isEqualTo(
                        Wire.mapper()
                                .readTree(
                                        """
                                        [{"type": "float", "name": "it's 100%: \\"x\\"", "required": true}]
                                        """));
        assertThat(json(signature.get("outputs")))
                .isEqualTo(
                        Wire.mapper()
                                .readTree(
                                        """
                                        [{"name": "label", "type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}},
                                         {"name": "probabilities", "type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]
                                        """));
    }

    @Test
    void describesColumnsByTheirTensors() throws IOException {
        ModelSignature columns =
                new ModelSignature(
                        1,
                        Task.REGRESSION,
                        InputForm.COLUMNS,
                        null,
                        List.of(
                                new Column("n", ColumnType.NUMERIC),
                                new Column("c", ColumnType.CATEGORICAL)),
                        new ModelSignature.Outputs(null, "value", List.of()),
                        "y");
        Map<String, Object> signature = map(document(columns).get("signature"));

        assertThat(json(signature.get("inputs")).findValuesAsText("dtype"))
                .containsExactly("float32", "object");
        assertThat(json(signature.get("outputs")).findValuesAsText("name"))
                .containsExactly("value");
    }

    private static ModelSignature matrix() {
        return new ModelSignature(
                1,
                Task.BINARY,
                InputForm.MATRIX,
                "input",
                List.of(new Column("it's 100%: \"x\"", ColumnType.NUMERIC)),
                new ModelSignature.Outputs("label", "probabilities", List.of("0", "1")),
                "y");
    }

    private static Map<String, Object> document(ModelSignature signature) {
        return new Yaml().load(MlflowModelFile.render(signature));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static JsonNode json(Object text) throws IOException {
        return Wire.mapper().readTree((String) text);
    }
}
