/** Clients that nobody here wrote, unmodified, against the running suite. */
package io.millrace.system.interop;
