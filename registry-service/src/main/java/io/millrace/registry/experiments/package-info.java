/** Experiments: named groups of runs. Entry point: {@link ExperimentService}. */
package io.millrace.registry.experiments;
