/** The one suite that all system tests share, and what a user does with it. */
package io.millrace.system.suite;
