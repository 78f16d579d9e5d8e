package io.millrace.local.cli;

import com.google.protobuf.ByteString;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.local.SuiteException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns rows into the request that a model's signature asks for. */
final class InferRequests {

    private InferRequests() {}

    static ModelInferRequest of(String endpoint, ModelSignature signature, Rows rows) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(endpoint);
        if (signature.form() == InputForm.MATRIX) {
            List<String> names = signature.columns().stream().map(Column::name).toList();
            request.addInputs(tensor(signature.inputName(), "FP32", rows.count(), names.size()));
            request.addRawInputContents(numbers(rows, names));
        } else {
            for (Column column : signature.columns()) {
                boolean numeric = column.type() == ColumnType.NUMERIC;
                String type = numeric ? "FP32" : "BYTES";
                request.addInputs(tensor(column.name(), type, rows.count(), 1));
                request.addRawInputContents(
                        numeric
                                ? numbers(rows, List.of(column.name()))
                                : texts(rows.column(column.name())));
            }
        }
        return request.build();
    }

    private static InferInputTensor tensor(String name, String type, int rows, int width) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(type)
                .addShape(rows)
                .addShape(width)
                .build();
    }

    /** Row after row, little-endian; NaN where a value is missing. */
    private static ByteString numbers(Rows rows, List<String> names) {
        ByteBuffer buffer =
                ByteBuffer.allocate(rows.count() * names.size() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < names.size(); column++) {
            List<String> values = rows.column(names.get(column));
            for (int row = 0; row < values.size(); row++) {
                int position = (row * names.size() + column) * Float.BYTES;
                buffer.putFloat(position, number(names.get(column), values.get(row)));
            }
        }
        return ByteString.copyFrom(buffer.rewind());
    }

    private static float number(String column, String text) {
        String value = text == null ? "" : text.strip();
        if (value.isEmpty() || value.equals("null")) {
            return Float.NaN;
        }
        return switch (value) {
            case "true" -> 1f;
            case "false" -> 0f;
            default -> parse(column, value);
        };
    }

    private static float parse(String column, String value) {
        try {
            return Float.parseFloat(value);
        } catch (NumberFormatException e) {
            throw new SuiteException(
                    "column \"" + column + "\" takes numbers, and \"" + value + "\" is none");
        }
    }

    /** Each text after its length in bytes. */
    private static ByteString texts(List<String> values) {
        ByteString.Output output = ByteString.newOutput();
        for (String value : values) {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            byte[] length =
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(text.length)
                            .array();
            output.write(length, 0, length.length);
            output.write(text, 0, text.length);
        }
        return output.toByteString();
    }
}
