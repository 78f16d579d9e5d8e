/**
 * Endpoints: names that callers use, the versions behind them and their weights. Entry point:
 * {@link io.millrace.registry.endpoints.EndpointService}.
 */
package io.millrace.registry.endpoints;
