/**
 * Runs with their parameters, metrics, tags, inputs and outputs. Entry points: {@link
 * io.millrace.registry.runs.RunService}, {@link io.millrace.registry.runs.RunLogService}.
 */
package io.millrace.registry.runs;
