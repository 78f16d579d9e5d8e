package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ReferenceProfile.Feature;
import io.millrace.contracts.serving.PredictionWindow.FeatureCounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts one column over the bins of its reference. Not thread-safe. */
sealed interface ColumnCounter {

    /** Counts the rows of one request. */
    void add(ColumnReader reader, int column, int rows);

    FeatureCounts counts();

    static ColumnCounter of(Feature reference) {
        return reference.isNumeric() ? new Numeric(reference) : new Categorical(reference);
    }

    /** Numbers, over the reference's edges. */
    final class Numeric implements ColumnCounter {

        private final Feature reference;
        private final Bins bins;
        private final MomentsSum moments = new MomentsSum();
        private long missing;
        private long outOfRange;

        Numeric(Feature reference) {
            this.reference = reference;
            this.bins = new Bins(Bins.edges(reference.edges()));
        }

        @Override
        public void add(ColumnReader reader, int column, int rows) {
            for (float value : reader.numbers(column, rows)) {
                if (Float.isNaN(value)) {
                    missing++;
                } else {
                    count(value);
                }
            }
        }

        private void count(float value) {
            bins.add(value);
            if (Float.isFinite(value)) {
                moments.add(value);
            }
            if (reference.moments() != null
                    && reference.moments().count() > 0
                    && (value < (float) reference.moments().min()
                            || value > (float) reference.moments().max())) {
                outOfRange++;
            }
        }

        @Override
        public FeatureCounts counts() {
            return new FeatureCounts(
                    reference.name(), bins.counts(), missing, outOfRange, moments.moments());
        }
    }

    /** Texts, over the reference's dictionary and one bin for all others. */
    final class Categorical implements ColumnCounter {

        private final String name;
        private final Map<String, Integer> dictionary = new HashMap<>();
        private final long[] counts;
        private long missing;
        private long unseen;

        Categorical(Feature reference) {
            this.name = reference.name();
            List<String> categories = reference.categories();
            for (int i = 0; i < categories.size(); i++) {
                dictionary.put(categories.get(i), i);
            }
            this.counts = new long[categories.size() + 1];
        }

        @Override
        public void add(ColumnReader reader, int column, int rows) {
            for (String value : reader.texts(column)) {
                if (value.isEmpty()) {
                    missing++;
                    continue;
                }
                Integer index = dictionary.get(value);
                if (index == null) {
                    unseen++;
                }
                counts[index == null ? counts.length - 1 : index]++;
            }
        }

        @Override
        public FeatureCounts counts() {
            return new FeatureCounts(name, Counts.list(counts), missing, unseen, null);
        }
    }
}
