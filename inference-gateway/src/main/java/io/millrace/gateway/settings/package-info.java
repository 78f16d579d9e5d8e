/**
 * What can be set for each model: how it is batched, queued, and run. Values only; no behaviour.
 */
package io.millrace.gateway.settings;
