/**
 * Mechanics that all services share: errors, request ids, events. No business rule belongs here.
 */
package io.millrace.platform;
