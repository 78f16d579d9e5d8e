/**
 * Endpoints as the registry announces them, their policies, and how far their data has come. Entry
 * point: {@link EndpointService}.
 */
package io.millrace.monitoring.endpoints;
