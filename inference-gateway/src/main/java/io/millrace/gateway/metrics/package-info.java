/** Counters of requests, under Triton's names and our own. */
package io.millrace.gateway.metrics;
