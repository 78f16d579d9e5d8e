package io.millrace.monitoring.drift;

import io.millrace.contracts.model.ReferenceProfile;
import java.util.Arrays;

/**
 * Counts of one column in a window: bins of the reference profile, values without a bin, and values
 * that the reference never saw.
 *
 * @param bins rows per bin
 * @param missing rows without a value
 * @param outOfRange rows beyond the reference's extremes, or of unknown category; they are in
 *     {@code bins} too
 */
public record FeatureCounts(long[] bins, long missing, long outOfRange) {

    /** Of a reference, which by definition has nothing out of range. */
    public static FeatureCounts of(ReferenceProfile.Feature feature) {
        return new FeatureCounts(toArray(feature.counts()), feature.missing(), 0);
    }

    /** Rows, with or without a value. */
    public long rows() {
        return present() + missing;
    }

    /** Rows with a value. */
    public long present() {
        return Arrays.stream(bins).sum();
    }

    /** Both windows taken together. */
    public FeatureCounts plus(FeatureCounts other) {
        long[] sum = bins.clone();
        for (int bin = 0; bin < sum.length; bin++) {
            sum[bin] += other.bins[bin];
        }
        return new FeatureCounts(sum, missing + other.missing, outOfRange + other.outOfRange);
    }

    /** The three ways of having a value: inside what is known, outside of it, not at all. */
    long[] presence() {
        long outside = Math.min(outOfRange, present());
        return new long[] {present() - outside, outside, missing};
    }

    static long[] toArray(java.util.List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureCounts that
                && Arrays.equals(bins, that.bins)
                && missing == that.missing
                && outOfRange == that.outOfRange;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bins) + Long.hashCode(31 * missing + outOfRange);
    }

    @Override
    public String toString() {
        return Arrays.toString(bins) + " missing " + missing + " out of range " + outOfRange;
    }
}
