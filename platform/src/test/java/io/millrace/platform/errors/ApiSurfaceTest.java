package io.millrace.platform.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSurfaceTest {

    @ParameterizedTest
    @CsvSource({
        "/api/2.0/mlflow/experiments/get, MLFLOW",
        "/api/3.0/mlflow/traces, MLFLOW",
        "/ajax-api/2.0/mlflow/runs/search, MLFLOW",
        "/get-artifact, MLFLOW",
        "/model-versions/get-artifact, MLFLOW",
        "/graphql, MLFLOW",
        "/v2, OPEN_INFERENCE",
        "/v2/models/m/infer, OPEN_INFERENCE",
        "/v2x, NATIVE",
        "/api/v1/models/api/2.0/, NATIVE",
        "/api/v1/runs, NATIVE",
        "/, NATIVE"
    })
    void belongsToThePrefix(String path, ApiSurface surface) {
        assertThat(ApiSurface.of(path)).isEqualTo(surface);
    }
}
