package io.millrace.monitoring.drift;

import java.util.ArrayList;
import java.util.List;

/** Buckets of one size in the exponential histogram of {@link Adwin}, oldest first. */
final class BucketRow {

    private final List<double[]> buckets = new ArrayList<>();

    int size() {
        return buckets.size();
    }

    double total(int bucket) {
        return buckets.get(bucket)[0];
    }

    double variance(int bucket) {
        return buckets.get(bucket)[1];
    }

    void add(double total, double variance) {
        buckets.add(new double[] {total, variance});
    }

    void removeOldest() {
        buckets.removeFirst();
    }

    /** Moves the two oldest buckets, of {@code each} values, as one into the next row. */
    void mergeOldestInto(BucketRow next, double each) {
        double distance = total(0) / each - total(1) / each;
        double between = each * each * distance * distance / (each + each);
        next.add(total(0) + total(1), variance(0) + variance(1) + between);
        removeOldest();
        removeOldest();
    }

    List<double[]> copy() {
        return buckets.stream().map(double[]::clone).toList();
    }
}
