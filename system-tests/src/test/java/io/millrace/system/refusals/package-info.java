/** What can't be served or answered is refused, with the reason, and what served goes on. */
package io.millrace.system.refusals;
