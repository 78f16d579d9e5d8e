package io.millrace.test.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One operation of an OpenAPI document.
 *
 * @param contentType of the body that it takes, or null
 */
record Operation(String method, String path, String contentType) {

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch");

    /** {@code GET /api/v1/models/{name}}: how rules name it. */
    String name() {
        return method + " " + path;
    }

    /** The path with every {@code {parameter}} replaced, by {@code none} where nothing is given. */
    String filledPath(Map<String, String> parameters) {
        StringBuilder filled = new StringBuilder();
        int position = 0;
        while (true) {
            int open = path.indexOf('{', position);
            if (open < 0) {
                return filled.append(path.substring(position)).toString();
            }
            int close = path.indexOf('}', open);
            String name = path.substring(open + 1, close);
            filled.append(path, position, open).append(parameters.getOrDefault(name, "none"));
            position = close + 1;
        }
    }

    /** All operations that {@code document} (JSON) tells of. */
    static List<Operation> all(String document) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths(document).properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.add(
                            new Operation(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    contentType(operation.getValue())));
                }
            }
        }
        if (operations.isEmpty()) {
            throw new AssertionError("the document has no paths: is it the service's OpenAPI?");
        }
        return operations;
    }

    private static JsonNode paths(String document) {
        try {
            return Wire.mapper().readTree(document).path("paths");
        } catch (JsonProcessingException e) {
            throw new AssertionError("not an OpenAPI document in JSON: ask for format=json", e);
        }
    }

    private static String contentType(JsonNode operation) {
        JsonNode content = operation.path("requestBody").path("content");
        if (content.isEmpty()) {
            return null;
        }
        String first = content.fieldNames().next();
        return first.equals("*/*") ? "application/json" : first;
    }
}
