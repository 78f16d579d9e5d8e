package io.millrace.gateway.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Requests that one event loop read in one round: those of the same model and shape share a run
 * when the round is over. Takes no more than {@code budget} of predicted work a round, so that the
 * loop is never blocked for much longer. For one event loop.
 */
public final class Burst {

    private final Executor endOfRound;
    private final long budgetNanos;
    private List<Planned> planned = new ArrayList<>();
    private List<Planned> spare = new ArrayList<>();
    private long predictedNanos;

    private record Planned(ModelRunner runner, Batch batch) {}

    /**
     * @param endOfRound runs what it is given on this event loop, after the present round of reads
     */
    public Burst(Executor endOfRound, long budgetNanos) {
        this.endOfRound = endOfRound;
        this.budgetNanos = budgetNanos;
    }

    /** Takes {@code task} unless the round's budget is used up. */
    boolean offer(ModelRunner runner, RunTask task) {
        RunCost cost = runner.plan().cost();
        Planned open = open(runner);
        boolean shares = open != null && open.batch().offer(task);
        long nanos = shares ? cost.rowNanos() * task.rows() : cost.nanos(task.rows());
        if (!shares) {
            if (predictedNanos > 0 && predictedNanos + nanos > budgetNanos) {
                return false;
            }
            if (planned.isEmpty()) {
                endOfRound.execute(this::run);
            }
            planned.add(new Planned(runner, new Batch(task, runner.maxRows())));
        }
        predictedNanos += nanos;
        return true;
    }

    /** The newest batch of {@code runner} that has room within the budget, or null. */
    private Planned open(ModelRunner runner) {
        for (int i = planned.size() - 1; i >= 0 && predictedNanos < budgetNanos; i--) {
            Planned last = planned.get(i);
            if (last.runner().equals(runner) && !last.batch().isFull()) {
                return last;
            }
        }
        return null;
    }

    private void run() {
        List<Planned> round = planned;
        planned = spare;
        predictedNanos = 0;
        for (Planned next : round) {
            next.runner().run(next.batch());
        }
        round.clear();
        spare = round;
    }
}
