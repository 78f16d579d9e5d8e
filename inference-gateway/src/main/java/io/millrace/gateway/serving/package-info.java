/**
 * What this replica serves right now: endpoints over ref-counted models, swapped by one volatile
 * write.
 *
 * <p>Entry point: {@link io.millrace.gateway.serving.EndpointCatalog}.
 */
package io.millrace.gateway.serving;
