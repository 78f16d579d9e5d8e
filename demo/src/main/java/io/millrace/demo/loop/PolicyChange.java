package io.millrace.demo.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.Wire;
import java.util.List;

/**
 * One setting of a monitoring policy.
 *
 * @param path names from the policy's root: {@code retraining}, {@code enabled}
 */
public record PolicyChange(List<String> path, JsonNode value) {

    public PolicyChange {
        path = List.copyOf(path);
    }

    /**
     * Reads {@code retraining.enabled=false}. The value is JSON; what is no JSON is a text.
     *
     * @throws IllegalArgumentException if there is no name or no {@code =}
     */
    public static PolicyChange parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no setting; driftTests.enabled=false would be one");
        }
        List<String> path = List.of(text.substring(0, equals).split("\\."));
        return new PolicyChange(path, value(text.substring(equals + 1)));
    }

    private static JsonNode value(String text) {
        try {
            return Wire.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return Wire.mapper().getNodeFactory().textNode(text);
        }
    }

    /** Sets the value in {@code policy}, making objects on the way where there are none. */
    void apply(JsonNode policy) {
        ObjectNode node = (ObjectNode) policy;
        for (String name : path.subList(0, path.size() - 1)) {
            node = node.path(name).isObject() ? (ObjectNode) node.get(name) : node.putObject(name);
        }
        node.set(path.getLast(), value);
    }
}
