package io.millrace.registry.models;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ServiceException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs:/abc/model",
                "models:/m-abc",
                "models:/name/3",
                "mlflow-artifacts:/a",
                "mlflow-artifacts:/a//b/",
                "mlflow-artifacts:/a/..../b",
                "mlflow-artifacts://host:5000/a+b",
                "s3://bucket/a%20b",
                "https://host/a?x=1"
            })
    void acceptsLocationsThatLeadNowhereElse(String source) {
        assertThatCode(() -> SourceRules.check(source)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlflow-artifacts:/a/../b",
                "mlflow-artifacts:/a/%2e%2e/b",
                "mlflow-artifacts:/a/%252e%252e/b",
                "mlflow-artifacts:/a%2f..%2fb",
                "https://host/a%3f/../b",
                "https://host/a\\..\\b",
                "s3://bucket/a%00b",
                "s3://bucket/..",
                "https://host/#/../a"
            })
    void refusesWaysOut(String source) {
        assertThatThrownBy(() -> SourceRules.check(source))
                .isInstanceOf(ServiceException.class)
                .hasMessageStartingWith("Invalid model version source: '" + source + "'. If");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "file:///etc/passwd", "file://host/a", "./a", "C:\\a"})
    void refusesLocalPaths(String source) {
        assertThatThrownBy(() -> SourceRules.check(source))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("log the model through the artifact proxy");
    }
}
