/**
 * Answering a request, whatever brought it: authorisation, routing, deadlines, checks, execution.
 *
 * <p>Entry point: {@link io.millrace.gateway.inference.InferenceService}.
 */
package io.millrace.gateway.inference;
