/** The loop by its APIs. */
package io.millrace.system.loop;
