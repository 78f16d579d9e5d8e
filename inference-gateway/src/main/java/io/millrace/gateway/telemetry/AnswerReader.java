package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/** Reads one request's answers by the roles that the signature gives the outputs. */
final class AnswerReader {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Tensor scores;
    private final List<String> labels;
    private final int width;

    AnswerReader(ModelSignature signature, Prediction prediction) {
        this.scores = find(prediction.outputs(), signature.outputs().scores());
        this.width = (int) (scores.elements() / Math.max(1, prediction.rows()));
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
        return number(scores.data(), scores.datatype(), (long) row * width + column);
    }

    private static double number(MemorySegment data, Datatype datatype, long index) {
        return datatype == Datatype.FP64
                ? data.getAtIndex(DOUBLE, index)
                : data.getAtIndex(FLOAT, index);
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
