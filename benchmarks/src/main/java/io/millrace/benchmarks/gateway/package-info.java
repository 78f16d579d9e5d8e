/**
 * inference-gateway beside nghttpd, an echo, Python servers and the figures recorded for Triton.
 * Entry point: {@link io.millrace.benchmarks.gateway.GatewayBenchmark}.
 */
package io.millrace.benchmarks.gateway;
