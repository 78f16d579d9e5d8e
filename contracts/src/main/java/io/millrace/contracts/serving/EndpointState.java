package io.millrace.contracts.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an endpoint should serve: the value of topic {@code millrace.endpoints.v1}, written by the
 * registry alone, and complete, so that a gateway needs nothing but the newest record of each key.
 *
 * @param generation grows by one with every change; conditional writes name it
 * @param targets versions that answer, with weights that sum to 100
 * @param shadow a version that also runs on every request and whose answer nobody gets, or absent
 * @param paneWidth width of a window in event time
 */
public record EndpointState(
        int schema,
        String endpoint,
        long generation,
        String modelId,
        String modelName,
        List<Target> targets,
        Target shadow,
        Sampling sampling,
        Duration paneWidth,
        Instant updatedAt,
        String updatedBy) {

    /** Version of this document. */
    public static final int SCHEMA = 1;

    public EndpointState {
        targets = List.copyOf(targets);
    }

    /** The target that serves {@code version}, whether by traffic or as shadow. */
    public Optional<Target> find(String version) {
        return targets.stream()
                .filter(target -> target.version().equals(version))
                .findFirst()
                .or(
                        () ->
                                Optional.ofNullable(shadow)
                                        .filter(target -> target.version().equals(version)));
    }

    /**
     * One model version as a gateway loads it.
     *
     * @param digest SHA-256 of the version's manifest
     * @param weight percent of requests; 0 for a shadow
     * @param files every file of the version, fetched from {@code GET /api/v1/blobs/{sha256}}
     */
    public record Target(String version, int weight, String digest, List<ModelFile> files) {
        public Target {
            files = List.copyOf(files);
        }

        /** The file at {@code path}, if the version has it. */
        public Optional<ModelFile> file(String path) {
            return files.stream().filter(file -> file.path().equals(path)).findFirst();
        }
    }

    /**
     * One immutable file.
     *
     * @param path relative to the version's root
     * @param sha256 lower-case hex
     * @param size bytes
     */
    public record ModelFile(String path, String sha256, long size) {}

    /**
     * Sampling of payloads.
     *
     * @param rate share of prediction ids, 0..1, chosen by consistent hash
     */
    public record Sampling(boolean enabled, double rate) {}
}
