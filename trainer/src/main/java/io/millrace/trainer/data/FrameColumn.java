package io.millrace.trainer.data;

import java.util.Arrays;

/** The values of one input column, row by row, as the model takes them when it serves. */
public sealed interface FrameColumn {

    String name();

    /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
    FrameColumn slice(int from, int to);

    /** Numbers; NaN is a missing value. */
    record Numeric(String name, float[] values) implements FrameColumn {
        @Override
        public Numeric slice(int from, int to) {
            return new Numeric(name, Arrays.copyOfRange(values, from, to));
        }
    }

    /** Texts; the empty one is a missing value. */
    record Text(String name, String[] values) implements FrameColumn {
        @Override
        public Text slice(int from, int to) {
            return new Text(name, Arrays.copyOfRange(values, from, to));
        }
    }
}
