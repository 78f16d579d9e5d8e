/** {@code ./millrace} as a person types it, on a suite of its own. */
package io.millrace.system.commands;
