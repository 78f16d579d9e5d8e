/** The packaged gateway as a process, models for it, and clients that nobody here wrote. */
package io.millrace.gateway.process;
