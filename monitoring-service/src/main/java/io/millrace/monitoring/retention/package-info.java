/** Deletes what is older than the configuration keeps. Entry point: {@link RetentionSweeper}. */
package io.millrace.monitoring.retention;
