package io.millrace.gateway.repository;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One version of a model, or a model of which no version was ever loaded.
 *
 * @param version null for a model that was never loaded
 * @param state null for a model that was never loaded
 * @param reason null where there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IndexEntry(String name, String version, State state, String reason) {

    /** Triton's names. */
    public enum State {
        READY,
        LOADING,
        UNLOADING,
        UNAVAILABLE
    }
}
