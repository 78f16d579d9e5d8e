package io.millrace.auth;

/**
 * What a caller may be allowed to do; the value of {@code @PermissionsAllowed} on every operation.
 * Who has which is in {@link RolePermissions}.
 */
public final class Permissions {

    public static final String EXPERIMENT_READ = "experiment:read";
    public static final String EXPERIMENT_WRITE = "experiment:write";
    public static final String MODEL_READ = "model:read";
    public static final String MODEL_WRITE = "model:write";

    /** Moving aliases and stages. */
    public static final String MODEL_PROMOTE = "model:promote";

    public static final String ENDPOINT_READ = "endpoint:read";
    public static final String ENDPOINT_WRITE = "endpoint:write";
    public static final String DATASET_READ = "dataset:read";
    public static final String DATASET_WRITE = "dataset:write";

    /** Reading training runs. */
    public static final String RUN_READ = "run:read";

    /** Starting and cancelling training runs. */
    public static final String RUN_WRITE = "run:write";

    public static final String LABEL_WRITE = "label:write";
    public static final String MONITOR_READ = "monitor:read";
    public static final String MONITOR_WRITE = "monitor:write";
    public static final String ROLLOUT_WRITE = "rollout:write";
    public static final String INFER = "inference:invoke";

    /** Asking for a version by number, and repository control. */
    public static final String INFER_VERSION = "inference:version";

    /** Making and revoking one's own personal access tokens. */
    public static final String TOKEN_WRITE = "token:write";

    public static final String AUDIT_READ = "audit:read";

    private Permissions() {}
}
