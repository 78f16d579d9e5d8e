/** Clients that nobody here wrote, unmodified, against the packaged gateway. */
package io.millrace.gateway.interop;
