package io.millrace.registry.models;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.tags.Tag;
import java.util.List;

/**
 * A version of a registered model. Its files never change.
 *
 * @param storageLocation where the files really are, if that differs from {@code source}
 * @param digest SHA-256 of the canonical manifest
 * @param files only where asked for
 * @param creationTime milliseconds, as all times here
 */
public record ModelVersion(
        String id,
        String modelId,
        String modelName,
        int version,
        String digest,
        String status,
        String statusMessage,
        String stage,
        String source,
        String storageLocation,
        String runId,
        String runLink,
        String loggedModelId,
        String userId,
        String description,
        long creationTime,
        long lastUpdatedTime,
        List<Tag> tags,
        List<String> aliases,
        List<ModelFile> files) {

    /** Whether gateways may load it. */
    public boolean isReady() {
        return status.equals("READY");
    }
}
