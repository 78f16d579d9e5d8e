package io.millrace.demo.traffic;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the users of one endpoint saw, row by row. Each row is written once, by the thread that
 * receives its answer; read it after the replay has ended.
 */
public final class AnswerLog {

    private final Truth truth;
    private final String[] versions;
    private final double[] errors;
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile String firstFailure;

    public AnswerLog(Truth truth, int rows) {
        this.truth = truth;
        this.versions = new String[rows];
        this.errors = new double[rows];
        Arrays.fill(errors, Double.NaN);
    }

    void answered(int row, Answer answer) {
        versions[row] = answer.version();
        errors[row] = truth.error(row, answer);
        answered.increment();
    }

    void failed(int row, Throwable cause) {
        if (firstFailure == null) {
            firstFailure = "row " + row + ": " + cause.getMessage();
        }
        failed.increment();
    }

    /** The version that answered the row, or null if none did. */
    public String version(int row) {
        return versions[row];
    }

    /**
     * How wrong the answer was: 0 or 1 for a class, the difference for a value; NaN where there was
     * no answer or nobody knows the truth.
     */
    public double error(int row) {
        return errors[row];
    }

    public long answeredCount() {
        return answered.sum();
    }

    public long failedCount() {
        return failed.sum();
    }

    /** The first failure in words, or null. */
    public String firstFailure() {
        return firstFailure;
    }
}
