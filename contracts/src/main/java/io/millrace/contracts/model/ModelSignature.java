package io.millrace.contracts.model;

import java.util.List;

/**
 * How a model is called and what its outputs mean, by column. Stored as {@code signature.json}
 * beside the model.
 *
 * <p>A model whose columns are all numeric takes one FP32 tensor {@code [N, columns]} ({@link
 * InputForm#MATRIX}); a model with categorical columns takes one tensor {@code [N, 1]} per column,
 * named as the column ({@link InputForm#COLUMNS}): FP32 for numeric ones, where NaN is a missing
 * value, and BYTES for categorical ones, where the empty string is a missing value.
 *
 * @param inputName name of the matrix tensor; absent in {@link InputForm#COLUMNS}
 * @param labelColumn what the training data calls the answer
 */
public record ModelSignature(
        int schema,
        Task task,
        InputForm form,
        String inputName,
        List<Column> columns,
        Outputs outputs,
        String labelColumn) {

    /** File name beside the model. */
    public static final String FILE = "signature.json";

    /** Version of this document. */
    public static final int SCHEMA = 1;

    public ModelSignature {
        columns = List.copyOf(columns);
    }

    /** Shape of the request. */
    public enum InputForm {
        MATRIX,
        COLUMNS
    }

    /** Kind of values in a column. */
    public enum ColumnType {
        NUMERIC,
        CATEGORICAL
    }

    /** One input column, in the order in which the model takes it. */
    public record Column(String name, ColumnType type) {}

    /**
     * Roles of the output tensors.
     *
     * @param label tensor that holds the predicted class; absent for regression
     * @param scores tensor {@code [N, classes]} of probabilities, or {@code [N, 1]} of values
     * @param classLabels class of each score column as text; empty for regression
     */
    public record Outputs(String label, String scores, List<String> classLabels) {
        public Outputs {
            classLabels = List.copyOf(classLabels);
        }
    }
}
