package io.millrace.registry.loggedmodels;

/**
 * A dataset that metrics were measured on.
 *
 * @param digest null for any
 */
public record DatasetReference(String name, String digest) {}
