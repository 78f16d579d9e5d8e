package io.millrace.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One request and what must come back.
 *
 * @param name sentence that says the rule
 * @param send method and path: {@code POST /api/2.0/mlflow/runs/create}
 * @param body JSON to send; a text is sent as it is
 * @param contentType of the body; {@code none} for no header
 * @param answer members that the answer must have; texts that begin with {@code ~} must be
 *     contained
 */
record Scenario(
        String name,
        String as,
        String send,
        JsonNode body,
        String contentType,
        int status,
        JsonNode answer) {

    String role() {
        return as == null ? "ml-engineer" : as;
    }

    String method() {
        return send.substring(0, send.indexOf(' '));
    }

    String path() {
        return send.substring(send.indexOf(' ') + 1);
    }

    /** The body as text, or null. */
    String text() {
        if (body == null || body.isNull()) {
            return null;
        }
        return body.isTextual() ? body.textValue() : body.toString();
    }

    /** Fails unless {@code actual} holds all that is expected. */
    static void check(JsonNode expected, JsonNode actual, String where) {
        if (expected.isObject()) {
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                check(
                        member.getValue(),
                        actual.path(member.getKey()),
                        where + "/" + member.getKey());
            }
        } else if (expected.isArray()) {
            assertThat(actual.size()).as(where + " in " + actual).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                check(expected.get(i), actual.path(i), where + "/" + i);
            }
        } else if (expected.isTextual() && expected.textValue().startsWith("~")) {
            assertThat(actual.textValue()).as(where).contains(expected.textValue().substring(1));
        } else if (expected.isNull()) {
            assertThat(actual.isMissingNode()).as(where + " is absent").isTrue();
        } else {
            assertThat(actual).as(where).isEqualTo(expected);
        }
    }
}
