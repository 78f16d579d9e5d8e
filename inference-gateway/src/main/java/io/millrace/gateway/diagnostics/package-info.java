/** Settings of log and trace that may change while the process runs. */
package io.millrace.gateway.diagnostics;
