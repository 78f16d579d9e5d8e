package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.FloatElements;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/** Reads one request's answers by the roles that the signature gives the outputs. */
final class AnswerReader {

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final FloatElements scores;
    private final List<String> labels;
    private final int width;

    AnswerReader(ModelSignature signature, Prediction prediction) {
        Tensor output = find(prediction.outputs(), signature.outputs().scores());
        this.scores = new FloatElements(output);
        this.width = (int) (output.elements() / Math.max(1, prediction.rows()));
        this.labels = labels(signature, prediction);
    }

    private static List<String> labels(ModelSignature signature, Prediction prediction) {
        String name = signature.outputs().label();
        return name == null ? List.of() : texts(find(prediction.outputs(), name));
    }

    /** The predicted class of {@code row} as text, or null for regression. */
    String label(int row) {
        return labels.isEmpty() ? null : labels.get(row);
    }

    /** Scores of one row: one for each class, or the one value. */
    int width() {
        return width;
    }

    double score(int row, int column) {
        return scores.get((long) row * width + column);
    }

    private static List<String> texts(Tensor labels) {
        return switch (labels.datatype()) {
            case BYTES -> BytesElements.decodeText(labels.data());
            case INT64 ->
                    indexes(labels)
                            .mapToObj(i -> Long.toString(labels.data().getAtIndex(LONG, i)))
                            .toList();
            case INT32 ->
                    indexes(labels)
                            .mapToObj(i -> Integer.toString(labels.data().getAtIndex(INT, i)))
                            .toList();
            default -> throw new IllegalArgumentException("labels of type " + labels.datatype());
        };
    }

    private static LongStream indexes(Tensor tensor) {
        return LongStream.range(0, tensor.elements());
    }

    private static Tensor find(List<Tensor> outputs, String name) {
        return outputs.stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no output " + name));
    }
}
