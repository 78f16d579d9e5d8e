package io.millrace.monitoring.rollouts;

/**
 * Labelled rows that both versions answered in one generation.
 *
 * @param wins rows on which only the candidate was right, or was nearer
 * @param losses rows on which only the version in service was right, or was nearer
 */
record Pairs(long total, long wins, long losses) {}
