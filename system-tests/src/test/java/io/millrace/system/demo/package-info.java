/** The demo as a user starts it. */
package io.millrace.system.demo;
