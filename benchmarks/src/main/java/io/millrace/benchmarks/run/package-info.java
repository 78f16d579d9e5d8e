/** What every benchmark is given, and what it is to the command line. */
package io.millrace.benchmarks.run;
