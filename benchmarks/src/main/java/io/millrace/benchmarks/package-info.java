/**
 * Measures each service beside a peer or a physical limit, in one run, as a ratio. Entry point:
 * {@link io.millrace.benchmarks.BenchmarksMain}; {@code docs/benchmarks.md} tells how to read it.
 */
package io.millrace.benchmarks;
