package io.millrace.training.execution;

import java.time.Duration;

/**
 * Starts jobs that outlive this process, and finds them again after a restart: all it knows of a
 * job is in the job's folder. Thread-safe.
 */
public interface TrainingExecutor {

    /** Starts the job, unless it was started before. */
    void start(Job job);

    /** What became of it. */
    Observation observe(Job job);

    /** Asks it to stop, and kills it and its children after {@code grace}. Waits for its end. */
    void cancel(Job job, Duration grace);
}
