package io.millrace.trainer.profile;

import io.millrace.contracts.model.ReferenceProfile.Moments;

/** Moments of a sample in one pass (Welford); missing values are left out. */
final class MomentsOf {

    private MomentsOf() {}

    static Moments values(float[] values) {
        long count = 0;
        double mean = 0;
        double m2 = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                count++;
                double delta = value - mean;
                mean += delta / count;
                m2 += delta * (value - mean);
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return count == 0 ? Moments.EMPTY : new Moments(count, mean, m2, min, max);
    }
}
