package io.millrace.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inference.ModelInferRequest;
import inference.ModelMetadataResponse;
import inference.ModelMetadataResponse.TensorMetadata;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.ModelSignature.Outputs;
import io.millrace.contracts.model.Task;
import io.millrace.demo.data.EventStream;
import io.millrace.demo.data.Streams;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowEncoderTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final EventStream stream = Streams.of(10, START, Duration.ofHours(1));

    @Test
    void sendsNumericColumnsAsOneTensor() {
        ModelSignature signature = signature(InputForm.MATRIX, "input", List.of(numeric("x")));
        RowEncoder encoder = RowEncoder.of(metadata("input", "FP32"), signature, stream);

        ModelInferRequest request = encoder.encode("demand", 3, "p-3");

        assertThat(request.getModelName()).isEqualTo("demand");
        assertThat(request.getInputs(0).getShapeList()).containsExactly(1L, 1L);
        assertThat(request.getInputs(0).hasContents()).isFalse();
        assertThat(floats(request, 0)).isEqualTo(3f);
        assertThat(request.getParametersOrThrow("prediction_id").getStringParam()).isEqualTo("p-3");
        assertThat(request.getParametersOrThrow("event_time").getInt64Param())
                .isEqualTo(START.plusSeconds(3 * 3_600).toEpochMilli());
    }

    @Test
    void sendsOneTensorPerColumnWhereSomeAreTexts() {
        ModelSignature signature =
                signature(
                        InputForm.COLUMNS,
                        null,
                        List.of(new Column("shop", ColumnType.CATEGORICAL), numeric("x")));
        ModelMetadataResponse metadata =
                metadata("x", "FP32").toBuilder().addInputs(tensor("shop", "BYTES")).build();
        RowEncoder encoder = RowEncoder.of(metadata, signature, stream);

        ModelInferRequest request = encoder.encode("demand", 4, "p");

        assertThat(request.getInputs(0).getName()).isEqualTo("shop");
        assertThat(request.getRawInputContents(0).toByteArray())
                .isEqualTo(new byte[] {6, 0, 0, 0, 's', 'h', 'o', 'p', '-', '1'});
        assertThat(floats(request, 1)).isEqualTo(4f);
    }

    @Test
    void namesAColumnThatTheStreamHasNot() {
        ModelSignature signature = signature(InputForm.MATRIX, "input", List.of(numeric("y")));
        ModelMetadataResponse metadata = metadata("input", "FP32");

        assertThatThrownBy(() -> RowEncoder.of(metadata, signature, stream))
                .hasMessage("the model takes a column 'y' that the stream has not");
    }

    private static float floats(ModelInferRequest request, int input) {
        return ByteBuffer.wrap(request.getRawInputContents(input).toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat();
    }

    private static Column numeric(String name) {
        return new Column(name, ColumnType.NUMERIC);
    }

    private static ModelMetadataResponse metadata(String input, String type) {
        return ModelMetadataResponse.newBuilder()
                .setName("demand")
                .addInputs(tensor(input, type))
                .build();
    }

    private static TensorMetadata tensor(String name, String type) {
        return TensorMetadata.newBuilder().setName(name).setDatatype(type).build();
    }

    private static ModelSignature signature(InputForm form, String input, List<Column> columns) {
        return new ModelSignature(
                1,
                Task.BINARY,
                form,
                input,
                columns,
                new Outputs("label", "probabilities", List.of("0", "1")),
                "label");
    }
}
