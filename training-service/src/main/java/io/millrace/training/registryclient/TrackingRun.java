package io.millrace.training.registryclient;

/**
 * A run in the registry's tracking store.
 *
 * @param artifacts path of its artifacts behind the artifact proxy, without a leading slash
 */
public record TrackingRun(String id, String artifacts) {}
