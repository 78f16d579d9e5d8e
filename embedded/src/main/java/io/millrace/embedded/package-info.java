/**
 * Real PostgreSQL and Kafka from the class path, for tests and for the local platform. Entry
 * points: {@link io.millrace.embedded.PostgresServer} and {@link io.millrace.embedded.KafkaBroker}.
 */
package io.millrace.embedded;
