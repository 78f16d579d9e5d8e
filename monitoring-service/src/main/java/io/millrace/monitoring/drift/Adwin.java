package io.millrace.monitoring.drift;

import java.util.ArrayList;
import java.util.List;

/**
 * Adaptive windowing (Bifet and Gavalda 2007) over values in [0, 1]: keeps the longest recent
 * window whose parts have one mean, in an exponential histogram of logarithmic size, and reports a
 * change when it must drop the older part. Starts afresh after a change.
 */
public final class Adwin {

    private static final int BUCKETS_PER_ROW = 5;
    private static final int MIN_PART = 5;
    private static final int GRACE = 10;

    private final double delta;
    private final int clock;
    private final List<BucketRow> rows = new ArrayList<>();
    private long ticks;
    private double width;
    private double total;
    private double variance;

    /**
     * A detector that has seen nothing.
     *
     * @param delta confidence, the smaller the fewer false alarms; 0.002 is customary
     * @param clock values between two checks
     */
    public Adwin(double delta, int clock) {
        this.delta = delta;
        this.clock = clock;
    }

    /** A detector that goes on where {@code state} was taken. */
    public static Adwin resume(double delta, int clock, State state) {
        Adwin adwin = new Adwin(delta, clock);
        adwin.ticks = state.ticks();
        for (List<double[]> buckets : state.rows()) {
            BucketRow row = new BucketRow();
            buckets.forEach(bucket -> row.add(bucket[0], bucket[1]));
            adwin.rows.add(row);
        }
        adwin.width = state.width();
        adwin.total = state.total();
        adwin.variance = state.variance();
        return adwin;
    }

    /** All that is needed to go on later. */
    public State state() {
        List<List<double[]>> copies = new ArrayList<>();
        rows.forEach(row -> copies.add(row.copy()));
        return new State(ticks, width, total, variance, copies);
    }

    /** Values in the current window. */
    public long width() {
        return (long) width;
    }

    /** Mean of the current window, 0 if it is empty. */
    public double mean() {
        return width == 0 ? 0 : total / width;
    }

    /** Takes the next value; returns the change it proves, or null. */
    public Change add(double value) {
        ticks++;
        insert(value);
        if (ticks % clock != 0 || width <= GRACE) {
            return null;
        }
        double before = mean();
        boolean shrunk = false;
        while (dropIfCut()) {
            shrunk = true;
        }
        if (!shrunk) {
            return null;
        }
        Change change = new Change(before, mean(), width());
        reset();
        return change;
    }

    private void reset() {
        rows.clear();
        ticks = 0;
        width = 0;
        total = 0;
        variance = 0;
    }

    private void insert(double value) {
        if (rows.isEmpty()) {
            rows.add(new BucketRow());
        }
        rows.getFirst().add(value, 0);
        width++;
        if (width > 1) {
            double distance = value - total / (width - 1);
            variance += (width - 1) * distance * distance / width;
        }
        total += value;
        compress();
    }

    private void compress() {
        for (int level = 0; level < rows.size(); level++) {
            BucketRow row = rows.get(level);
            if (row.size() <= BUCKETS_PER_ROW) {
                return;
            }
            if (level + 1 == rows.size()) {
                rows.add(new BucketRow());
            }
            row.mergeOldestInto(rows.get(level + 1), Math.pow(2, level));
        }
    }

    /** Walks the cuts from the oldest bucket on; drops that bucket if any cut proves a change. */
    private boolean dropIfCut() {
        double older = 0;
        double olderTotal = 0;
        for (int level = rows.size() - 1; level >= 0; level--) {
            BucketRow row = rows.get(level);
            double size = Math.pow(2, level);
            for (int bucket = 0; bucket < row.size(); bucket++) {
                older += size;
                olderTotal += row.total(bucket);
                double newer = width - older;
                if (newer < MIN_PART) {
                    return false;
                }
                double difference = olderTotal / older - (total - olderTotal) / newer;
                if (older >= MIN_PART && Math.abs(difference) > bound(older, newer)) {
                    dropOldest();
                    return true;
                }
            }
        }
        return false;
    }

    private double bound(double older, double newer) {
        double confidence = Math.log(2 * Math.log(width) / delta);
        double harmonic = 1 / (older - MIN_PART + 1) + 1 / (newer - MIN_PART + 1);
        return Math.sqrt(2 * harmonic * variance / width * confidence)
                + 2.0 / 3 * confidence * harmonic;
    }

    private void dropOldest() {
        BucketRow row = rows.getLast();
        double size = Math.pow(2, rows.size() - 1);
        double dropped = row.total(0);
        double droppedVariance = row.variance(0);
        width -= size;
        total -= dropped;
        double distance = dropped / size - total / width;
        variance -= droppedVariance + size * width * distance * distance / (size + width);
        row.removeOldest();
        if (row.size() == 0) {
            rows.removeLast();
        }
    }

    /**
     * A proven change of the mean.
     *
     * @param before mean of the window that included the older values
     * @param after mean of what remained
     * @param remaining values that remained
     */
    public record Change(double before, double after, long remaining) {}

    /**
     * A detector at rest.
     *
     * @param rows buckets as pairs of total and variance, oldest first; row i holds buckets of 2^i
     */
    public record State(
            long ticks, double width, double total, double variance, List<List<double[]>> rows) {}
}
