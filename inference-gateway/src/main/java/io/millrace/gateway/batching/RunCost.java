package io.millrace.gateway.batching;

/**
 * What a run takes: so much whatever its size, and so much for each row.
 *
 * @param fixedNanos of any run
 * @param rowNanos of each row
 */
public record RunCost(long fixedNanos, long rowNanos) {

    /** Of a model that was never measured: too dear for an event loop. */
    public static final RunCost UNKNOWN = new RunCost(1L << 40, 0);

    /** A line through two measurements. */
    static RunCost through(long oneRow, int rows, long manyRows) {
        long row = rows == 1 ? 0 : Math.max(0, (manyRows - oneRow) / (rows - 1));
        return new RunCost(Math.max(0, oneRow - row), row);
    }

    /** The smallest run of which the fixed part is at most {@code share} of what its rows take. */
    long rowsForFixedShare(double share) {
        return rowNanos == 0 ? Long.MAX_VALUE : (long) Math.ceil(fixedNanos / (share * rowNanos));
    }

    /** Predicted time of a run over {@code rows}. */
    public long nanos(long rows) {
        return fixedNanos + rowNanos * rows;
    }
}
