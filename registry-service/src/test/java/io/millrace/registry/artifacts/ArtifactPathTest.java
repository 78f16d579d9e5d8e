package io.millrace.registry.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b c/ü.txt", "a..b/...", "100%", "a+b", "a%20b", "a:b"})
    void takesNames(String path) {
        assertThat(ArtifactPath.check(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "../a",
                "a/..",
                "a/../b",
                "a\\b",
                "a#b",
                "a\u0000b",
                "C:/a",
                "c:",
                "file://a",
                "%2e%2e/a",
                "%252e%252e/a",
                "%25252e%25252e/a",
                "a%5Cb",
                "%2Fetc",
                "a%00",
                "a%23b"
            })
    void refusesWaysOut(String path) {
        assertThatThrownBy(() -> ArtifactPath.check(path)).hasMessage("Invalid path");
    }

    @Test
    void refusesEncodingThatNeverEnds() {
        String path = "%2e";
        for (int i = 0; i < 12; i++) {
            path = path.replace("%", "%25");
        }
        String endless = path;
        assertThatThrownBy(() -> ArtifactPath.check(endless)).hasMessage("Invalid path");
    }

    @ParameterizedTest
    @CsvSource({
        "mlflow-artifacts:/a/b, a/b",
        "mlflow-artifacts:/, ''",
        "mlflow-artifacts://host:80/a//b/, a/b",
        "mlflow-artifacts://host, ''"
    })
    void readsProxiedLocations(String uri, String path) {
        assertThat(ArtifactPath.ofUri(uri)).isEqualTo(path);
    }

    @Test
    void knowsLocationsOfOtherStores() {
        assertThat(ArtifactPath.ofUri("s3://bucket/a")).isNull();
        assertThat(ArtifactPath.ofUri(null)).isNull();
    }

    @Test
    void joinsAndNormalises() {
        assertThat(ArtifactPath.join("a/", "/b/./c")).isEqualTo("a/b/c");
        assertThat(ArtifactPath.join("", "")).isEmpty();
        assertThat(ArtifactPath.withParents("a/b/c")).containsExactly("a", "a/b", "a/b/c");
    }
}
