package io.millrace.platform.errors;

import java.util.List;

/** The APIs a service may speak over HTTP; each has its own shape of errors. */
public enum ApiSurface {
    /** Millrace's own: problem details (RFC 9457). */
    NATIVE,
    /** MLflow's REST API. */
    MLFLOW,
    /** Open Inference Protocol v2 over REST. */
    OPEN_INFERENCE;

    private static final List<String> MLFLOW_PREFIXES =
            List.of(
                    "/api/2.0/",
                    "/api/3.0/",
                    "/ajax-api/",
                    "/get-artifact",
                    "/model-versions/get-artifact",
                    "/graphql");

    /** The surface that {@code path} belongs to, by exact prefix; also for paths nobody serves. */
    public static ApiSurface of(String path) {
        if (MLFLOW_PREFIXES.stream().anyMatch(path::startsWith)) {
            return MLFLOW;
        }
        return path.equals("/v2") || path.startsWith("/v2/") ? OPEN_INFERENCE : NATIVE;
    }
}
