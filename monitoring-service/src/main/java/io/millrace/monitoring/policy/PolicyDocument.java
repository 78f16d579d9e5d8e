package io.millrace.monitoring.policy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.util.List;

/**
 * Reads policies that say only what differs: whatever a document leaves out keeps the value that it
 * had. Unknown fields are refused, because a misspelt limit is no limit.
 */
public final class PolicyDocument {

    private static final ObjectReader STRICT =
            Wire.mapper()
                    .readerFor(MonitoringPolicy.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private PolicyDocument() {}

    /**
     * {@code base} with the fields of {@code changes} in their place.
     *
     * @throws ServiceException INVALID_ARGUMENT naming the field
     */
    public static MonitoringPolicy apply(MonitoringPolicy base, JsonNode changes) {
        if (changes == null || !changes.isObject()) {
            throw Limits.invalid("policy", "must be a JSON object");
        }
        ObjectNode merged = Wire.mapper().valueToTree(base);
        merge(merged, (ObjectNode) changes);
        try {
            return STRICT.readValue(merged);
        } catch (JsonMappingException e) {
            throw explained(e);
        } catch (IOException e) {
            throw Limits.invalid("policy", "must be a JSON object");
        }
    }

    private static void merge(ObjectNode target, ObjectNode changes) {
        changes.properties()
                .forEach(
                        field -> {
                            JsonNode old = target.get(field.getKey());
                            if (old instanceof ObjectNode section
                                    && field.getValue() instanceof ObjectNode inner) {
                                merge(section, inner);
                            } else {
                                target.set(field.getKey(), field.getValue());
                            }
                        });
    }

    private static ServiceException explained(JsonMappingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServiceException ours) {
                return ours;
            }
        }
        List<String> path =
                e.getPath().stream()
                        .map(
                                step ->
                                        step.getFieldName() == null
                                                ? String.valueOf(step.getIndex())
                                                : step.getFieldName())
                        .toList();
        return Limits.invalid(
                path.isEmpty() ? "policy" : String.join(".", path),
                "is unknown or has a value of the wrong type");
    }
}
