/**
 * Decides from measured facts whether a candidate may be registered. Pure. Entry point: {@link
 * io.millrace.training.gates.Gates}.
 */
package io.millrace.training.gates;
