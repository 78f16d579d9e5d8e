package io.millrace.gateway.classification;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes with the highest values of each row, as strings {@code value:index} or {@code
 * value:index:label}, the highest first. Equal values are told in the order of their indexes.
 */
public final class Classification {

    private final int classes;
    private final List<String> labels;

    /**
     * Tells as many as {@code classes}, or all if there are fewer.
     *
     * @param labels of the classes by index; empty if there are none
     * @throws ServiceException INVALID_ARGUMENT unless it is at least one class
     */
    public Classification(long classes, List<String> labels) {
        if (classes < 1) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'classification' must be at least 1, got " + classes);
        }
        this.classes = (int) Math.min(classes, Integer.MAX_VALUE);
        this.labels = labels;
    }

    /**
     * BYTES of shape {@code [rows, classes]}; of {@code [classes]} if {@code output} has one
     * dimension or none.
     *
     * @throws ServiceException INVALID_ARGUMENT for an output of strings
     */
    public Tensor of(Tensor output) {
        if (output.datatype() == Datatype.BYTES) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "output '%s' holds strings and has no classes".formatted(output.name()));
        }
        boolean rowwise = output.shape().length > 1;
        int rows = rowwise ? Math.toIntExact(output.rows()) : 1;
        int width = rows == 0 ? 0 : Math.toIntExact(output.elements() / rows);
        int told = Math.min(classes, width);
        Elements elements = new Elements(output);
        List<byte[]> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int first = row * width;
            IntStream.range(0, width)
                    .boxed()
                    .sorted(
                            Comparator.comparing(
                                            (Integer index) -> elements.comparable(first + index))
                                    .reversed())
                    .limit(told)
                    .forEach(index -> texts.add(text(elements.text(first + index), index)));
        }
        return new Tensor(
                output.name(),
                Datatype.BYTES,
                rowwise ? new long[] {rows, told} : new long[] {told},
                encode(texts));
    }

    private byte[] text(String value, int index) {
        String label = index < labels.size() ? ":" + labels.get(index) : "";
        return (value + ":" + index + label).getBytes(StandardCharsets.UTF_8);
    }

    private static MemorySegment encode(List<byte[]> texts) {
        MemorySegment data =
                MemorySegment.ofArray(new byte[(int) BytesElements.encodedSize(texts)]);
        long offset = 0;
        for (byte[] text : texts) {
            offset = BytesElements.put(data, offset, text);
        }
        return data;
    }
}
