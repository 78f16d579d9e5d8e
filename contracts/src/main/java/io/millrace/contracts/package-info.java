/**
 * What crosses a process border: event records, error codes, names of topics and headers.
 *
 * <p>Every record here is serialised by {@link io.millrace.contracts.Wire}; JSON Schemas and golden
 * samples lie beside them in the module's resources. Additive changes only; anything else is a new
 * version of the topic. No framework and no business rule belongs here.
 */
package io.millrace.contracts;
