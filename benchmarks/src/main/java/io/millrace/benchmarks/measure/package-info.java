/** Arithmetic of a measurement: CPU time, interleaved rounds, ratios and their spread. */
package io.millrace.benchmarks.measure;
