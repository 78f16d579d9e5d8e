/** Load generators: our own (closed and open loop) and h2load where it is installed. */
package io.millrace.benchmarks.load;
