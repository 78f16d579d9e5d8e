/** monitoring-service beside scipy, and beside a plain Kafka consumer. */
package io.millrace.benchmarks.monitoring;
