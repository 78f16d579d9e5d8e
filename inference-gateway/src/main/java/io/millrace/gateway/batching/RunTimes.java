package io.millrace.gateway.batching;

/**
 * When a run happened, by {@link System#nanoTime}.
 *
 * @param begun when its inputs began to be gathered
 * @param started when the model got them
 * @param ended when the model was done
 * @param rows of the whole run
 * @param leads whether this request is the first of the run, so that runs can be counted
 */
public record RunTimes(long begun, long started, long ended, int rows, boolean leads) {}
