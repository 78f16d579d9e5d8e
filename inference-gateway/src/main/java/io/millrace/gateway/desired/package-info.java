/**
 * From what the registry wants served to what is served: the compacted topic, its copy on disk, and
 * the one thread that loads and swaps.
 *
 * <p>Entry point: {@link io.millrace.gateway.desired.EndpointReconciler}.
 */
package io.millrace.gateway.desired;
