/** Tells the rest of the suite what changed, through the outbox of the running transaction. */
package io.millrace.registry.events;
