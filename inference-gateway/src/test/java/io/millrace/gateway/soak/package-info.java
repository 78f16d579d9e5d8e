/** Versions that are replaced again and again while callers keep the gateway busy. */
package io.millrace.gateway.soak;
