/**
 * Answers kept for requests that are the same byte by byte.
 *
 * <p>Entry point: {@link io.millrace.gateway.caching.ResponseCache}.
 */
package io.millrace.gateway.caching;
