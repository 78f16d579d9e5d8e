package io.millrace.benchmarks.run;

import io.millrace.benchmarks.report.Report;

/** Measures one service. */
public interface Benchmark {

    /** What {@code ./millrace bench} calls it. */
    String name();

    /** Starts what is needed, measures, adds rows to {@code report}, and stops what it started. */
    void run(Settings settings, Report report);
}
