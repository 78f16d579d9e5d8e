/**
 * Domain events that leave exactly when their transaction commits, at least once, in order per key.
 * Entry point: {@link io.millrace.platform.outbox.Outbox}.
 */
package io.millrace.platform.outbox;
