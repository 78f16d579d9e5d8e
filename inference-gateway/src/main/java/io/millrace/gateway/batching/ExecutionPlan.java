package io.millrace.gateway.batching;

/**
 * How one loaded version runs, as decided at load.
 *
 * @param batched whether rows of several requests share a run
 * @param inline whether runs stay on the event loop that read the request
 * @param pinned whether small runs use fixed memory and prepared values
 * @param maxRows most rows of one run; of no meaning unless batched
 * @param instances runs at a time in the lanes
 * @param intraOpThreads threads within one operator
 * @param cost as measured
 */
public record ExecutionPlan(
        boolean batched,
        boolean inline,
        boolean pinned,
        int maxRows,
        int instances,
        int intraOpThreads,
        RunCost cost) {

    private static final double FIXED_SHARE = 0.1;

    /** The smallest run that wastes little: larger ones are hardly cheaper by the row. */
    int worthwhileRows() {
        return batched ? (int) Math.clamp(cost.rowsForFixedShare(FIXED_SHARE), 1, maxRows) : 1;
    }

    /** One line for the log. */
    public String describe() {
        return "%s, %s, %d instance(s) of %d thread(s), %d us + %d us per 100 rows"
                .formatted(
                        inline ? "on the event loop" : "in lanes",
                        batched ? "batches of up to " + maxRows + " rows" : "no batches",
                        instances,
                        intraOpThreads,
                        cost.fixedNanos() / 1_000,
                        cost.rowNanos() / 10);
    }
}
