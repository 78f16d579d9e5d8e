/** Start and stop of the process, in the one order that loses nothing. */
package io.millrace.gateway.lifecycle;
