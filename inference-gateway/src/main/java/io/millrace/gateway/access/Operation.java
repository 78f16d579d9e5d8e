package io.millrace.gateway.access;

import io.millrace.auth.Permissions;
import java.util.Optional;

/** Everything that can be asked of the gateway, with the permission it takes. The only table. */
public enum Operation {
    SERVER_LIVE(null),
    SERVER_READY(null),
    MODEL_READY(null),
    SERVER_METADATA(Permissions.INFER),
    MODEL_METADATA(Permissions.INFER),
    INFER(Permissions.INFER),
    INFER_VERSION(Permissions.INFER_VERSION),
    MODEL_CONFIG(Permissions.INFER),
    MODEL_STATISTICS(Permissions.INFER),
    REPOSITORY_INDEX(Permissions.INFER),
    REPOSITORY_CONTROL(Permissions.INFER_VERSION),
    SETTINGS_READ(Permissions.ENDPOINT_READ),
    SETTINGS_WRITE(Permissions.INFER_VERSION),
    SHARED_MEMORY(Permissions.INFER),
    /** The protocol's own descriptors, which are public anyway. */
    REFLECTION(null),
    STATUS(Permissions.ENDPOINT_READ);

    private final String permission;

    Operation(String permission) {
        this.permission = permission;
    }

    /** The permission that it takes; empty means that it is public. */
    public Optional<String> permission() {
        return Optional.ofNullable(permission);
    }
}
