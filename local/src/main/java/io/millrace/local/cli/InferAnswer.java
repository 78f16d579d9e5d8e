package io.millrace.local.cli;

import com.google.protobuf.ByteString;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer of the gateway, readable: the raw tensors cut into rows. */
record InferAnswer(ModelInferResponse response) {

    String predictionId() {
        return response.getParametersOrThrow("prediction_id").getStringParam();
    }

    /** Each row's outputs by name; a wide output is a list. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int index = 0; index < response.getOutputsCount(); index++) {
            InferOutputTensor tensor = response.getOutputs(index);
            List<Object> values =
                    values(tensor.getDatatype(), response.getRawOutputContents(index));
            int count = (int) tensor.getShape(0);
            int width = count == 0 ? 0 : values.size() / count;
            for (int row = 0; row < count; row++) {
                if (rows.size() <= row) {
                    rows.add(new LinkedHashMap<>());
                }
                List<Object> cells = values.subList(row * width, (row + 1) * width);
                rows.get(row).put(tensor.getName(), width == 1 ? cells.getFirst() : cells);
            }
        }
        return rows;
    }

    private static List<Object> values(String type, ByteString raw) {
        ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Object> values = new ArrayList<>();
        while (bytes.hasRemaining()) {
            values.add(
                    switch (type) {
                        case "FP32" -> bytes.getFloat();
                        case "FP64" -> bytes.getDouble();
                        case "INT64" -> bytes.getLong();
                        case "INT32" -> bytes.getInt();
                        case "BOOL" -> bytes.get() != 0;
                        case "BYTES" -> text(bytes);
                        default -> "%02x".formatted(bytes.get());
                    });
        }
        return values;
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
