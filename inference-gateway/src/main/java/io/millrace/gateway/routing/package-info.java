/**
 * Which version answers, and which predictions are sampled: pure functions of a prediction's id.
 */
package io.millrace.gateway.routing;
