/**
 * Proves that every operation of a service asks for its permission. Entry point: {@link
 * io.millrace.test.security.SecurityWalk}.
 */
package io.millrace.test.security;
