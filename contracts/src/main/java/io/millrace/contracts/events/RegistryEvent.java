package io.millrace.contracts.events;

import java.util.Map;

/**
 * Something changed in the registry: the value of topic {@code millrace.registry.events.v1}; the
 * CloudEvents type is {@code io.millrace.registry.} and the {@link Kind} in lower case with
 * hyphens.
 *
 * @param modelId immutable id of the registered model
 * @param version absent where the event is not about a version
 * @param alias absent where the event is not about an alias
 * @param endpoint absent where the event is not about an endpoint
 * @param generation of the endpoint, 0 where there is none
 * @param runId tracking run that made the version, if any
 * @param actor who did it
 */
public record RegistryEvent(
        Kind kind,
        String modelId,
        String modelName,
        String version,
        String digest,
        String alias,
        String endpoint,
        long generation,
        String runId,
        Map<String, String> tags,
        String actor) {

    /** What happened. */
    public enum Kind {
        MODEL_CREATED,
        MODEL_RENAMED,
        MODEL_DELETED,
        VERSION_REGISTERED,
        VERSION_DELETED,
        ALIAS_SET,
        ALIAS_DELETED,
        ENDPOINT_CREATED,
        ENDPOINT_CHANGED,
        ENDPOINT_DELETED
    }
}
