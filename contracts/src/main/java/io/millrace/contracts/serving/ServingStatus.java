package io.millrace.contracts.serving;

import java.time.Instant;
import java.util.List;

/** What one gateway replica serves: the value of topic {@code millrace.serving.status.v1}. */
public record ServingStatus(String replica, Instant at, List<EndpointStatus> endpoints) {

    public ServingStatus {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * One endpoint on one replica.
     *
     * @param generation generation of the desired state that {@code versions} answer to
     */
    public record EndpointStatus(String endpoint, long generation, List<VersionStatus> versions) {
        public EndpointStatus {
            versions = List.copyOf(versions);
        }
    }

    /**
     * One version on one replica.
     *
     * @param reason why it failed, absent otherwise
     */
    public record VersionStatus(String version, State state, String reason) {}

    /** Where a version is in its life on a replica. */
    public enum State {
        LOADING,
        READY,
        FAILED,
        UNLOADING
    }
}
