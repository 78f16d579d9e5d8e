/**
 * Reads Kafka topics into PostgreSQL, each record once. Entry point: {@link
 * io.millrace.training.ingest.DurableConsumer}.
 */
package io.millrace.training.ingest;
