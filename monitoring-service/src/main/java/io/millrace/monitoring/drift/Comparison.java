package io.millrace.monitoring.drift;

import java.util.Arrays;

/**
 * Counts of the same bins in a reference sample and in a current one.
 *
 * @param reference rows per bin, not empty in total
 * @param current rows per bin, same length
 */
public record Comparison(long[] reference, long[] current) {

    /** Share that stands for an empty bin where a logarithm needs more than nothing. */
    private static final double EMPTY_SHARE = 1e-4;

    public Comparison {
        if (reference.length != current.length) {
            throw new IllegalArgumentException(
                    "reference has %d bins and current has %d: both must follow the same profile"
                            .formatted(reference.length, current.length));
        }
    }

    /** Rows in the reference. */
    public long referenceRows() {
        return Arrays.stream(reference).sum();
    }

    /** Rows in the current sample. */
    public long currentRows() {
        return Arrays.stream(current).sum();
    }

    /** Number of bins that hold anything on either side. */
    public int occupiedBins() {
        int occupied = 0;
        for (int bin = 0; bin < reference.length; bin++) {
            if (reference[bin] + current[bin] > 0) {
                occupied++;
            }
        }
        return occupied;
    }

    /**
     * The same rows with all bins merged into one whose expected count in the smaller sample is
     * below {@code minimum}: the chi-square law does not hold for rare bins.
     */
    public Comparison pooled(double minimum) {
        double total = (double) referenceRows() + currentRows();
        double smaller = Math.min(referenceRows(), currentRows());
        long[] pooledReference = new long[reference.length + 1];
        long[] pooledCurrent = new long[reference.length + 1];
        for (int bin = 0; bin < reference.length; bin++) {
            boolean rare = (reference[bin] + current[bin]) / total * smaller < minimum;
            int target = rare ? reference.length : bin;
            pooledReference[target] += reference[bin];
            pooledCurrent[target] += current[bin];
        }
        return new Comparison(pooledReference, pooledCurrent);
    }

    /**
     * Population stability index in nats, {@code sum (c - r) ln(c / r)}; empty bins count as a
     * share of 1e-4.
     */
    public double populationStability() {
        double sum = 0;
        double referenceRows = referenceRows();
        double currentRows = currentRows();
        for (int bin = 0; bin < reference.length; bin++) {
            if (reference[bin] + current[bin] > 0) {
                double r = filled(reference[bin] / referenceRows);
                double c = filled(current[bin] / currentRows);
                sum += (c - r) * Math.log(c / r);
            }
        }
        return sum;
    }

    /** Jensen-Shannon distance to the base 2: 0 for equal shares, 1 for disjoint ones. */
    public double jensenShannon() {
        double divergence = 0;
        double referenceRows = referenceRows();
        double currentRows = currentRows();
        for (int bin = 0; bin < reference.length; bin++) {
            double r = reference[bin] / referenceRows;
            double c = current[bin] / currentRows;
            double middle = (r + c) / 2;
            divergence += (entropyTerm(r, middle) + entropyTerm(c, middle)) / 2;
        }
        return Math.sqrt(Math.max(0, divergence / Math.log(2)));
    }

    /** Largest difference of any bin's share. */
    public double largestDifference() {
        double largest = 0;
        for (int bin = 0; bin < reference.length; bin++) {
            double difference =
                    (double) reference[bin] / referenceRows()
                            - (double) current[bin] / currentRows();
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Comparison that
                && Arrays.equals(reference, that.reference)
                && Arrays.equals(current, that.current);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(reference) + Arrays.hashCode(current);
    }

    @Override
    public String toString() {
        return Arrays.toString(reference) + " vs " + Arrays.toString(current);
    }

    private static double filled(double share) {
        return share == 0 ? EMPTY_SHARE : share;
    }

    private static double entropyTerm(double share, double middle) {
        return share == 0 ? 0 : share * Math.log(share / middle);
    }
}
