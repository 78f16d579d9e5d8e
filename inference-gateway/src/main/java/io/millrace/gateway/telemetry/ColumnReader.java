package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads one request's inputs by column, whichever form they came in. A numeric value that is
 * missing reads as NaN, a text that is missing as the empty string.
 */
final class ColumnReader {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ModelSignature signature;
    private final List<Tensor> inputs;

    ColumnReader(ModelSignature signature, List<Tensor> inputs) {
        this.signature = signature;
        this.inputs = inputs;
    }

    /** The numbers of a numeric column, row by row. */
    float[] numbers(int column, int rows) {
        float[] values = new float[rows];
        boolean matrix = signature.form() == InputForm.MATRIX;
        Tensor tensor = matrix ? inputs.getFirst() : tensor(column);
        int step = matrix ? signature.columns().size() : 1;
        int start = matrix ? column : 0;
        for (int row = 0; row < rows; row++) {
            values[row] = tensor.data().getAtIndex(FLOAT, (long) row * step + start);
        }
        return values;
    }

    /** The texts of a categorical column, row by row. */
    List<String> texts(int column) {
        return BytesElements.decodeText(tensor(column).data());
    }

    boolean isNumeric(int column) {
        return signature.columns().get(column).type() == ColumnType.NUMERIC;
    }

    private Tensor tensor(int column) {
        String name = signature.columns().get(column).name();
        for (Tensor input : inputs) {
            if (input.name().equals(name)) {
                return input;
            }
        }
        throw new IllegalArgumentException("no input " + name);
    }
}
