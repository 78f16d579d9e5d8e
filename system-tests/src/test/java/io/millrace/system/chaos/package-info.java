/** Parts die, each between an acknowledgement and its effect, while predictions go on. */
package io.millrace.system.chaos;
