package io.millrace.registry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as MLflow's clients send it, read leniently: numbers as texts, enums by name, null as
 * absent, unknown fields ignored, a JSON text holding JSON. A number where a text belongs is
 * refused, as MLflow does.
 */
final class MlflowRequest {

    private static final String SEE_DOCS =
            " See the API docs for more information about request parameters.";

    private final JsonNode fields;
    private final String path;

    private MlflowRequest(JsonNode fields, String path) {
        this.fields = fields;
        this.path = path;
    }

    static MlflowRequest ofBody(String body) {
        if (body == null || body.isBlank()) {
            return new MlflowRequest(MlflowJson.mapper().createObjectNode(), "");
        }
        JsonNode tree = tree(body);
        if (tree.isTextual()) {
            tree = tree(tree.textValue());
        }
        if (!tree.isObject()) {
            throw invalid("Malformed request body: expected a JSON object.");
        }
        return new MlflowRequest(tree, "");
    }

    static MlflowRequest ofQuery(MultivaluedMap<String, String> query) {
        ObjectNode fields = MlflowJson.mapper().createObjectNode();
        query.forEach(
                (name, values) -> {
                    if (values.size() == 1) {
                        fields.put(name, values.getFirst());
                    } else {
                        ArrayNode list = fields.putArray(name);
                        values.forEach(list::add);
                    }
                });
        return new MlflowRequest(fields, "");
    }

    private static JsonNode tree(String body) {
        try {
            return MlflowJson.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Malformed request body: it is not valid JSON. " + e.getOriginalMessage());
        }
    }

    /** The same request as if the caller had not sent one field. */
    MlflowRequest without(String name) {
        ObjectNode others = fields.deepCopy();
        others.remove(name);
        return new MlflowRequest(others, path);
    }

    /** Whether the caller sent the field. */
    boolean has(String name) {
        return fields.hasNonNull(name);
    }

    /** A text that must be there and not be empty. */
    String text(String name) {
        String text = optionalText(name);
        if (text == null || text.isEmpty()) {
            throw missing(name);
        }
        return text;
    }

    /** A text that must be there; it may be empty. */
    String textOrEmpty(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw missing(name);
        }
        return text;
    }

    /** A text, or null. */
    String optionalText(String name) {
        JsonNode node = fields.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw wrongType(name, node);
        }
        return storable(node.textValue(), name);
    }

    private String storable(String text, String name) {
        if (text.indexOf('\0') >= 0) {
            throw invalid(
                    "Invalid value for parameter '"
                            + path
                            + name
                            + "' supplied: it holds the character NUL, which can't be stored.");
        }
        return text;
    }

    /** An id that must be there; whole numbers are taken as their digits. */
    String id(String name) {
        String id = optionalId(name);
        if (id == null || id.isEmpty()) {
            throw missing(name);
        }
        return id;
    }

    /** An id, or null; whole numbers are taken as their digits. */
    String optionalId(String name) {
        JsonNode node = fields.get(name);
        return node != null && node.isIntegralNumber() ? node.asText() : optionalText(name);
    }

    /** The run's id, under either of its names. */
    String runId() {
        String runId = optionalText("run_id");
        if (runId == null || runId.isEmpty()) {
            runId = optionalText("run_uuid");
        }
        if (runId == null || runId.isEmpty()) {
            throw missing("run_id");
        }
        return runId;
    }

    /** A whole number that must be there. */
    long number(String name) {
        Long number = optionalNumber(name);
        if (number == null) {
            throw missing(name);
        }
        return number;
    }

    /** A whole number, or null. */
    Long optionalNumber(String name) {
        JsonNode node = fields.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        try {
            if (node.isTextual()) {
                return Long.valueOf(node.textValue().strip());
            }
            if (node.isFloatingPointNumber()
                    && node.doubleValue() == Math.rint(node.doubleValue())) {
                return (long) node.doubleValue();
            }
        } catch (NumberFormatException _) {
            throw wrongType(name, node);
        }
        throw wrongType(name, node);
    }

    /** A whole number, or {@code otherwise}. */
    long numberOr(String name, long otherwise) {
        Long number = optionalNumber(name);
        return number == null ? otherwise : number;
    }

    /** How many results are wanted at most: at least 1; more than an int holds counts as that. */
    int limit(String name, int otherwise) {
        long limit = numberOr(name, otherwise);
        if (limit < 1) {
            throw invalid(
                    "Invalid value "
                            + limit
                            + " for parameter '"
                            + name
                            + "' supplied. It must be a positive integer");
        }
        return (int) Math.min(limit, Integer.MAX_VALUE);
    }

    /** A floating point number that must be there; the texts NaN, Infinity and -Infinity count. */
    double real(String name) {
        JsonNode node = fields.get(name);
        if (node == null || node.isNull()) {
            throw missing(name);
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        try {
            if (node.isTextual()) {
                return Double.parseDouble(node.textValue().strip());
            }
        } catch (NumberFormatException _) {
            throw wrongType(name, node);
        }
        throw wrongType(name, node);
    }

    /** A truth value, or false; texts count in any case. */
    boolean flag(String name) {
        JsonNode node = fields.get(name);
        if (node == null || node.isNull()) {
            return false;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = node.asText();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw invalid("Invalid boolean value: " + text + ", must be 'true' or 'false'.");
    }

    /** The texts of a list; one value alone counts as a list. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list(name)) {
            if (!node.isTextual()) {
                throw wrongType(name, node);
            }
            texts.add(storable(node.textValue(), name));
        }
        return texts;
    }

    /** The ids of a list; whole numbers are taken as their digits. */
    List<String> ids(String name) {
        List<String> ids = new ArrayList<>();
        list(name).forEach(node -> ids.add(storable(node.asText(), name)));
        return ids;
    }

    /** The messages of a list. */
    List<MlflowRequest> messages(String name) {
        List<MlflowRequest> messages = new ArrayList<>();
        for (JsonNode node : list(name)) {
            if (!node.isObject()) {
                throw wrongType(name, node);
            }
            messages.add(new MlflowRequest(node, path + name + "[" + messages.size() + "]."));
        }
        return messages;
    }

    /** A message that must be there. */
    MlflowRequest message(String name) {
        JsonNode node = fields.get(name);
        if (node == null || !node.isObject()) {
            throw missing(name);
        }
        return new MlflowRequest(node, path + name + ".");
    }

    private Iterable<JsonNode> list(String name) {
        JsonNode node = fields.get(name);
        if (node == null || node.isNull()) {
            return List.of();
        }
        return node.isArray() ? node : List.of(node);
    }

    private ServiceException missing(String name) {
        return invalid("Missing value for required parameter '" + path + name + "'." + SEE_DOCS);
    }

    private ServiceException wrongType(String name, JsonNode node) {
        String type =
                switch (node.getNodeType()) {
                    case STRING -> "str";
                    case BOOLEAN -> "bool";
                    case ARRAY -> "list";
                    case NUMBER -> node.isIntegralNumber() ? "int" : "float";
                    case OBJECT, BINARY, MISSING, NULL, POJO -> "dict";
                };
        return invalid(
                "Invalid value "
                        + node
                        + " for parameter '"
                        + path
                        + name
                        + "' supplied:  Hint: Value was of type '"
                        + type
                        + "'."
                        + SEE_DOCS);
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
