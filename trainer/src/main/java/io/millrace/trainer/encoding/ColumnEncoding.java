package io.millrace.trainer.encoding;

import java.util.List;
import java.util.Map;

/**
 * How one input column becomes columns of the matrix that the trees see. The same rule is written
 * into the ONNX graph, so that callers send raw values.
 */
public sealed interface ColumnEncoding {

    String column();

    /** Columns of the matrix that it fills. */
    int width();

    /** The number as it is. */
    record Identity(String column) implements ColumnEncoding {
        @Override
        public int width() {
            return 1;
        }
    }

    /** One indicator a category; a category never seen in training has none set. */
    record OneHot(String column, List<String> categories) implements ColumnEncoding {
        public OneHot {
            categories = List.copyOf(categories);
        }

        @Override
        public int width() {
            return categories.size();
        }
    }

    /** One number a category; a category never seen in training is a missing value. */
    record Lookup(String column, Map<String, Float> values) implements ColumnEncoding {
        @Override
        public int width() {
            return 1;
        }
    }
}
