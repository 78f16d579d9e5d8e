package io.millrace.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import inference.InferTensorContents;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.ModelSignature.Outputs;
import io.millrace.contracts.model.Task;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

    @Test
    void readsARawClassNumberFromAmongTheOutputs() {
        ModelInferResponse response =
                response(output("probabilities", "FP32"), output("label", "INT64")).toBuilder()
                        .addRawOutputContents(ByteString.copyFrom(new byte[8]))
                        .addRawOutputContents(littleEndian(7))
                        .build();

        assertThat(reader(Task.MULTICLASS).read(response))
                .isEqualTo(new Answer("4", "7", Double.NaN));
    }

    @Test
    void readsARawClassText() {
        ModelInferResponse response =
                response(output("label", "BYTES")).toBuilder()
                        .addRawOutputContents(
                                ByteString.copyFrom(new byte[] {3, 0, 0, 0, 'c', 'a', 't'}))
                        .build();

        assertThat(reader(Task.MULTICLASS).read(response).label()).isEqualTo("cat");
    }

    @Test
    void readsATypedValue() {
        InferOutputTensor value =
                output("value", "FP32").toBuilder()
                        .setContents(InferTensorContents.newBuilder().addFp32Contents(2.5f))
                        .build();

        assertThat(reader(Task.REGRESSION).read(response(value)))
                .isEqualTo(new Answer("4", null, 2.5));
    }

    @Test
    void namesTheOutputThatIsMissing() {
        assertThatThrownBy(() -> reader(Task.BINARY).read(response(output("other", "INT64"))))
                .hasMessage("the response holds no output 'label'");
    }

    private static ByteString littleEndian(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return ByteString.copyFrom(bytes.putLong(value).flip());
    }

    private static InferOutputTensor output(String name, String type) {
        return InferOutputTensor.newBuilder().setName(name).setDatatype(type).build();
    }

    private static ModelInferResponse response(InferOutputTensor... outputs) {
        return ModelInferResponse.newBuilder()
                .setModelVersion("4")
                .addAllOutputs(List.of(outputs))
                .build();
    }

    private static AnswerReader reader(Task task) {
        String scores = task == Task.REGRESSION ? "value" : "probabilities";
        Outputs outputs = new Outputs("label", scores, List.of());
        return new AnswerReader(
                new ModelSignature(1, task, InputForm.MATRIX, "input", List.of(), outputs, "y"));
    }
}
