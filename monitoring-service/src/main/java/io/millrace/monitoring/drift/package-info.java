/**
 * Drift tests and detectors: plain arithmetic on counts and streams, free of any framework. Nothing
 * here is thread-safe unless it is a record.
 */
package io.millrace.monitoring.drift;
