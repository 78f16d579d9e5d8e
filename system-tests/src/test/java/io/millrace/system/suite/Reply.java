package io.millrace.system.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** What a REST API answered. */
public record Reply(String call, int status, HttpHeaders headers, byte[] body) {

    public JsonNode json() {
        try {
            return Wire.mapper().readTree(body);
        } catch (IOException e) {
            throw new AssertionError(call + " answered no JSON: " + text(), e);
        }
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The JSON of an answer that must be a success. */
    public JsonNode ok() {
        return requireSuccess().body.length == 0 ? Wire.mapper().nullNode() : json();
    }

    /** This answer, which must be a success. */
    public Reply requireSuccess() {
        if (status / 100 != 2) {
            throw new AssertionError("%s answered %d: %s".formatted(call, status, text()));
        }
        return this;
    }
}
