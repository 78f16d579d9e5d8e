package io.millrace.training.registryclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model version.
 *
 * @param files SHA-256 by path
 */
public record RegisteredVersion(String version, Map<String, String> files) {

    static RegisteredVersion read(JsonNode version) {
        Map<String, String> files = new TreeMap<>();
        version.path("files")
                .forEach(
                        file ->
                                files.put(
                                        file.path("path").asText(), file.path("sha256").asText()));
        return new RegisteredVersion(version.path("version").asText(), files);
    }
}
