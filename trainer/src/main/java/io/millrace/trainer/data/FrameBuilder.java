package io.millrace.trainer.data;

import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.trainer.spec.TrainerException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects query results into arrays that grow by half. */
final class FrameBuilder {

    private static final int FIRST_INPUT = 3;

    private final List<Column> columns;
    private final Object[] values;
    private final int scores;
    private String[] labels = new String[1024];
    private float[] weights = new float[1024];
    private float[][] answers = new float[1024][];
    private int rows;

    FrameBuilder(List<Column> columns, int scores) {
        this.columns = columns;
        this.scores = scores;
        this.values =
                columns.stream()
                        .map(
                                column ->
                                        column.type() == ColumnType.NUMERIC
                                                ? new float[1024]
                                                : new String[1024])
                        .toArray();
    }

    FrameBuilder addAll(ResultSet results) throws SQLException {
        while (results.next()) {
            if (rows == labels.length) {
                grow(rows + rows / 2);
            }
            add(results);
            rows++;
        }
        return this;
    }

    private void add(ResultSet results) throws SQLException {
        labels[rows] = results.getString(1);
        weights[rows] = results.getFloat(2);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof float[] numbers) {
                numbers[rows] = number(results, FIRST_INPUT + i);
            } else {
                ((String[]) values[i])[rows] = results.getString(FIRST_INPUT + i);
            }
        }
        if (scores > 0) {
            answers[rows] = new float[scores];
            for (int i = 0; i < scores; i++) {
                answers[rows][i] = results.getFloat(FIRST_INPUT + values.length + i);
            }
        }
    }

    private float number(ResultSet results, int index) throws SQLException {
        float value = results.getFloat(index);
        if (results.wasNull()) {
            return Float.NaN;
        }
        if (Float.isInfinite(value)) {
            throw new TrainerException(
                    TrainerException.Kind.DATA_QUALITY,
                    "row %d, column %s is infinite: leave it empty if it is missing"
                            .formatted(rows + 1, columns.get(index - FIRST_INPUT).name()));
        }
        return value;
    }

    private void grow(int capacity) {
        labels = Arrays.copyOf(labels, capacity);
        weights = Arrays.copyOf(weights, capacity);
        answers = Arrays.copyOf(answers, capacity);
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    values[i] instanceof float[] numbers
                            ? Arrays.copyOf(numbers, capacity)
                            : Arrays.copyOf((String[]) values[i], capacity);
        }
    }

    Frame build() {
        grow(rows);
        List<FrameColumn> inputs = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String name = columns.get(i).name();
            inputs.add(
                    values[i] instanceof float[] numbers
                            ? new FrameColumn.Numeric(name, numbers)
                            : new FrameColumn.Text(name, (String[]) values[i]));
        }
        return new Frame(rows, inputs, labels, weights, scores > 0 ? answers : null);
    }
}
