/**
 * Open Inference Protocol over REST, as Vert.x routes: JSON, and binary tensors beside it.
 *
 * <p>Entry point: {@link io.millrace.gateway.transport.rest.RestTransport}.
 */
package io.millrace.gateway.transport.rest;
