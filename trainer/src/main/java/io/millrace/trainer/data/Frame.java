package io.millrace.trainer.data;

import java.util.Arrays;
import java.util.List;

/**
 * Rows in time order, by column.
 *
 * @param labels answer of each row as text
 * @param weights of each row
 * @param scores what the trained model itself answered, {@code [row][class]}; absent before
 *     training
 */
public record Frame(
        int rows, List<FrameColumn> columns, String[] labels, float[] weights, float[][] scores) {

    public Frame {
        columns = List.copyOf(columns);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Frame slice(int from, int to) {
        return new Frame(
                to - from,
                columns.stream().map(column -> column.slice(from, to)).toList(),
                Arrays.copyOfRange(labels, from, to),
                Arrays.copyOfRange(weights, from, to),
                scores == null ? null : Arrays.copyOfRange(scores, from, to));
    }

    /** The same rows with these inputs. */
    public Frame withColumns(List<FrameColumn> others) {
        return new Frame(rows, others, labels, weights, scores);
    }

    /** The same rows with what the trained model answered on them. */
    public Frame withScores(float[][] answers) {
        return new Frame(rows, columns, labels, weights, answers);
    }

    /** Answers as numbers. */
    public double[] targets() {
        return Arrays.stream(labels).mapToDouble(Double::parseDouble).toArray();
    }
}
