/** Millrace's own services as processes, with real PostgreSQL, Kafka and tokens. */
package io.millrace.benchmarks.suite;
