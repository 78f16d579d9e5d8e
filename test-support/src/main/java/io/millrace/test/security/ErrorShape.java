package io.millrace.test.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.Wire;
import java.net.http.HttpResponse;

/** How a surface tells an error; a refusal must come in it. */
public enum ErrorShape {
    /** Problem details (RFC 9457). */
    PROBLEM {
        @Override
        void check(HttpResponse<String> response, ErrorCode expected) {
            assertThat(contentType(response)).startsWith("application/problem+json");
            JsonNode body = body(response);
            assertThat(body.path("status").asInt()).isEqualTo(expected.httpStatus());
            assertThat(body.path("type").asText()).endsWith("/" + expected.slug());
            assertThat(body.path("detail").asText()).isNotBlank();
        }
    },
    /** {@code {"error_code", "message"}}. */
    MLFLOW {
        @Override
        void check(HttpResponse<String> response, ErrorCode expected) {
            assertThat(contentType(response)).startsWith("application/json");
            JsonNode body = body(response);
            assertThat(body.path("error_code").asText()).isEqualTo(expected.mlflowCode());
            assertThat(body.path("message").asText()).isNotBlank();
        }
    },
    /** {@code {"error"}}. */
    OPEN_INFERENCE {
        @Override
        void check(HttpResponse<String> response, ErrorCode expected) {
            assertThat(contentType(response)).startsWith("application/json");
            assertThat(body(response).path("error").asText()).isNotBlank();
        }
    };

    /** Fails unless {@code response} tells {@code expected} in this shape. */
    abstract void check(HttpResponse<String> response, ErrorCode expected);

    private static String contentType(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private static JsonNode body(HttpResponse<String> response) {
        try {
            return Wire.mapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("the body is not JSON: " + response.body(), e);
        }
    }
}
