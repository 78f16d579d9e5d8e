package io.millrace.monitoring.drift;

/** The measure of effect that decides. */
public enum Distance {
    POPULATION_STABILITY,
    JENSEN_SHANNON
}
