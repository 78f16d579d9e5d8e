package io.millrace.auth;

import static io.millrace.auth.Permissions.AUDIT_READ;
import static io.millrace.auth.Permissions.DATASET_READ;
import static io.millrace.auth.Permissions.DATASET_WRITE;
import static io.millrace.auth.Permissions.ENDPOINT_READ;
import static io.millrace.auth.Permissions.ENDPOINT_WRITE;
import static io.millrace.auth.Permissions.EXPERIMENT_READ;
import static io.millrace.auth.Permissions.EXPERIMENT_WRITE;
import static io.millrace.auth.Permissions.INFER;
import static io.millrace.auth.Permissions.INFER_VERSION;
import static io.millrace.auth.Permissions.LABEL_WRITE;
import static io.millrace.auth.Permissions.MODEL_PROMOTE;
import static io.millrace.auth.Permissions.MODEL_READ;
import static io.millrace.auth.Permissions.MODEL_WRITE;
import static io.millrace.auth.Permissions.MONITOR_READ;
import static io.millrace.auth.Permissions.MONITOR_WRITE;
import static io.millrace.auth.Permissions.ROLLOUT_WRITE;
import static io.millrace.auth.Permissions.RUN_READ;
import static io.millrace.auth.Permissions.RUN_WRITE;
import static io.millrace.auth.Permissions.TOKEN_WRITE;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one table of who may do what. A role that is not in it may do nothing. */
public final class RolePermissions {

    private static final Set<String> VIEWER =
            Set.of(
                    EXPERIMENT_READ,
                    MODEL_READ,
                    ENDPOINT_READ,
                    DATASET_READ,
                    RUN_READ,
                    MONITOR_READ);

    private static final Set<String> DATA_SCIENTIST =
            with(
                    VIEWER,
                    EXPERIMENT_WRITE,
                    MODEL_WRITE,
                    DATASET_WRITE,
                    RUN_WRITE,
                    LABEL_WRITE,
                    TOKEN_WRITE,
                    INFER);

    private static final Set<String> ML_ENGINEER =
            with(
                    DATA_SCIENTIST,
                    ENDPOINT_WRITE,
                    MONITOR_WRITE,
                    ROLLOUT_WRITE,
                    MODEL_PROMOTE,
                    INFER_VERSION);

    private static final Map<Role, Set<String>> TABLE = table();

    private RolePermissions() {}

    private static Map<Role, Set<String>> table() {
        Map<Role, Set<String>> table = new EnumMap<>(Role.class);
        table.put(Role.VIEWER, VIEWER);
        table.put(Role.DATA_SCIENTIST, DATA_SCIENTIST);
        table.put(Role.ML_ENGINEER, ML_ENGINEER);
        table.put(Role.APPROVER, with(VIEWER, MODEL_PROMOTE));
        table.put(Role.ADMIN, with(ML_ENGINEER, AUDIT_READ));
        table.put(Role.INFERENCE_CLIENT, Set.of(INFER, LABEL_WRITE));
        table.put(Role.SERVICE_REGISTRY, Set.of(MODEL_READ, ENDPOINT_READ));
        table.put(
                Role.SERVICE_TRAINING,
                Set.of(
                        EXPERIMENT_READ,
                        EXPERIMENT_WRITE,
                        MODEL_READ,
                        MODEL_WRITE,
                        ENDPOINT_READ,
                        MONITOR_READ));
        table.put(Role.SERVICE_GATEWAY, Set.of(MODEL_READ, ENDPOINT_READ));
        table.put(
                Role.SERVICE_MONITORING,
                Set.of(
                        ENDPOINT_READ,
                        ENDPOINT_WRITE,
                        MODEL_READ,
                        MODEL_PROMOTE,
                        RUN_READ,
                        RUN_WRITE,
                        MONITOR_READ,
                        MONITOR_WRITE));
        return table;
    }

    private static Set<String> with(Set<String> inherited, String... more) {
        return Stream.concat(inherited.stream(), Stream.of(more))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What {@code role} may do. */
    public static Set<String> of(Role role) {
        return TABLE.getOrDefault(role, Set.of());
    }

    /** What a caller with all these roles (names as in tokens) may do. */
    public static Set<String> of(Collection<String> realmRoles) {
        return realmRoles.stream()
                .flatMap(name -> Role.find(name).stream())
                .flatMap(role -> of(role).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The roles that have {@code permission}. */
    public static Set<Role> holders(String permission) {
        return TABLE.entrySet().stream()
                .filter(row -> row.getValue().contains(permission))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
