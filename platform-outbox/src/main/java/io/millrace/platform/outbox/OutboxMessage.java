package io.millrace.platform.outbox;

/**
 * A message to be sent when the transaction commits.
 *
 * @param key messages of one key keep their order
 * @param type CloudEvents type
 * @param payload JSON, or null for a tombstone
 */
public record OutboxMessage(String topic, String key, String type, byte[] payload) {}
