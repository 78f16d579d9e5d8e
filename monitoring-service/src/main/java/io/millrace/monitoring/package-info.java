/**
 * Watches what endpoints answer, and decides: drift, realized performance, alerts, retraining,
 * rollouts. Imperative code on virtual threads and a few threads of its own.
 */
package io.millrace.monitoring;
