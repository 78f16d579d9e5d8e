/** The load generators themselves: ours beside h2load, on a server that only echoes. */
package io.millrace.benchmarks.generator;
