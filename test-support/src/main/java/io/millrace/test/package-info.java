/**
 * Real parts for tests: PostgreSQL, Kafka and a token issuer, one of each per JVM, and rules on the
 * architecture. Entry points: {@link io.millrace.test.PostgresResource}, {@link
 * io.millrace.test.KafkaResource}, {@link io.millrace.test.TokenIssuerResource} and {@link
 * io.millrace.test.ArchitectureRules}.
 */
package io.millrace.test;
