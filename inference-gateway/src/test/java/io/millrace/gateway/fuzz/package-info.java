/** Requests that nobody should send, in masses, against the packaged gateway. */
package io.millrace.gateway.fuzz;
