/** Reads topics in batches into the database. Entry point: {@link BatchConsumer}. */
package io.millrace.monitoring.kafka;
