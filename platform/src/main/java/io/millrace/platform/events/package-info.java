/**
 * Messages to Kafka. Entry point: {@link io.millrace.platform.events.EventPublisher} for telemetry;
 * domain events leave through the outbox.
 */
package io.millrace.platform.events;
