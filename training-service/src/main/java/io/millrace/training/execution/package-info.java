/**
 * Runs the trainer outside this process. Entry point: {@link
 * io.millrace.training.execution.TrainingExecutor}.
 */
package io.millrace.training.execution;
