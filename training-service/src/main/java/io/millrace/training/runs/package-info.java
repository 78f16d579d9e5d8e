/**
 * Training runs: a durable state machine in PostgreSQL, worked on under leases. Entry point: {@link
 * io.millrace.training.runs.RunService}; the work itself: {@code RunExecution}.
 */
package io.millrace.training.runs;
