package io.millrace.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The roles of the realm. */
public enum Role {
    VIEWER,
    DATA_SCIENTIST,
    ML_ENGINEER,
    APPROVER,
    ADMIN,
    INFERENCE_CLIENT,
    SERVICE_REGISTRY,
    SERVICE_TRAINING,
    SERVICE_GATEWAY,
    SERVICE_MONITORING;

    /** As in tokens: {@code data-scientist}. */
    public String realmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The role of that name in a token; roles of other systems are none. */
    public static Optional<Role> find(String realmName) {
        return Arrays.stream(values()).filter(role -> role.realmName().equals(realmName)).findAny();
    }
}
