/**
 * Domain events that leave only if their transaction commits, and always if it does. Entry point:
 * {@link io.millrace.platform.outbox.Outbox}.
 */
package io.millrace.platform.outbox;
