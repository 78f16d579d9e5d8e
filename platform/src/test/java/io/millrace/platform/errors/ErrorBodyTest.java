package io.millrace.platform.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code on every surface against {@code golden/errors.json}. */
class ErrorBodyTest {

    private static final JsonNode GOLDEN = golden();

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("table")
    void looksAsCallersKnowIt(ApiSurface surface, ErrorCode code) throws IOException {
        ErrorBody body = ErrorBody.of(surface, new ServiceException(code, "it is so"), "r-1");

        JsonNode expected = GOLDEN.path(surface.name()).path(code.name());
        assertThat(body.status()).isEqualTo(expected.path("status").asInt());
        assertThat(Wire.mapper().readTree(body.json())).isEqualTo(expected.path("body"));
        assertThat(body.contentType())
                .isEqualTo(
                        surface == ApiSurface.NATIVE
                                ? "application/problem+json"
                                : "application/json");
    }

    @Test
    void tellsDetailsButNeverOverItsOwnMembers() throws IOException {
        ServiceException failure =
                new ServiceException(
                        ErrorCode.UNPROCESSABLE,
                        "row 7 is no number",
                        Map.of("row", 7, "status", 200));

        JsonNode problem =
                Wire.mapper().readTree(ErrorBody.of(ApiSurface.NATIVE, failure, "r-1").json());

        assertThat(problem.path("row").asInt()).isEqualTo(7);
        assertThat(problem.path("status").asInt()).isEqualTo(422);
    }

    static Stream<Arguments> table() {
        return Arrays.stream(ApiSurface.values())
                .flatMap(
                        surface ->
                                List.of(ErrorCode.values()).stream()
                                        .map(code -> Arguments.of(surface, code)));
    }

    private static JsonNode golden() {
        try (InputStream file = ErrorBodyTest.class.getResourceAsStream("/golden/errors.json")) {
            return Wire.mapper().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
