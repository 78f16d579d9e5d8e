package io.millrace.trainer.boosting;

/**
 * What the trees see.
 *
 * @param values row by row, NaN where missing
 * @param targets value, or index of the class; absent for rows that are only predicted
 * @param weights absent for rows that are only predicted
 */
public record Matrix(int rows, int columns, float[] values, float[] targets, float[] weights) {

    public static Matrix of(int columns, float[] values) {
        return new Matrix(values.length / columns, columns, values, null, null);
    }
}
