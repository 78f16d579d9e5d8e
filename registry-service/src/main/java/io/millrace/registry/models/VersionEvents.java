package io.millrace.registry.models;

import io.millrace.contracts.events.RegistryEvent;
import io.millrace.registry.tags.Tag;

/** Events about versions. */
final class VersionEvents {

    private VersionEvents() {}

    static RegistryEvent of(
            RegistryEvent.Kind kind, ModelVersion version, String alias, String actor) {
        return new RegistryEvent(
                kind,
                version.modelId(),
                version.modelName(),
                Integer.toString(version.version()),
                version.digest(),
                alias,
                null,
                0,
                version.runId(),
                Tag.toMap(version.tags()),
                actor);
    }
}
