package io.millrace.gateway.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.ModelMetadata;
import io.millrace.gateway.tensors.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Vertex AI's {@code instances} and {@code predictions} over the protocol's tensors: an instance is
 * one row. With one input it is the row itself, or an object with the input's name; with several it
 * is an object. Predictions likewise.
 */
final class Instances {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FIELD = "instances";

    private final ModelMetadata model;

    Instances(ModelMetadata model) {
        this.model = model;
    }

    /** Whether {@code body} is of this form. */
    static boolean are(byte[] body) {
        try {
            return JSON.readTree(body).path(FIELD).isArray();
        } catch (IOException notJson) {
            // Binary tensors, or something that the protocol will refuse with its reason.
            return false;
        }
    }

    /**
     * The same as a request of the protocol.
     *
     * @throws ServiceException INVALID_ARGUMENT if the instances are not those of the model
     */
    byte[] toRequest(byte[] body) {
        try {
            JsonNode instances = JSON.readTree(body).path(FIELD);
            ObjectNode request = JSON.createObjectNode();
            ArrayNode inputs = request.putArray("inputs");
            for (TensorSpec spec : model.inputs()) {
                inputs.add(input(spec, instances));
            }
            return JSON.writeValueAsBytes(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode input(TensorSpec spec, JsonNode instances) {
        ArrayNode data = JSON.createArrayNode();
        for (JsonNode instance : instances) {
            data.add(value(spec, instance));
        }
        ObjectNode input = JSON.createObjectNode();
        input.put("name", spec.name());
        input.put("datatype", spec.datatype().name());
        ArrayNode shape = input.putArray("shape");
        List<Long> declared = spec.shape();
        shape.add(data.size());
        JsonNode row = data.path(0);
        for (int i = 1; i < declared.size(); i++) {
            // A row of one value may come without its brackets.
            shape.add(row.isArray() ? row.size() : 1);
            row = row.path(0);
        }
        input.set("data", data);
        return input;
    }

    private JsonNode value(TensorSpec spec, JsonNode instance) {
        if (!instance.isObject() && model.inputs().size() == 1) {
            return instance;
        }
        JsonNode value = instance.path(spec.name());
        if (value.isMissingNode()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "an instance has no '%s'; model '%s' takes %s"
                            .formatted(
                                    spec.name(),
                                    model.name(),
                                    model.inputs().stream().map(TensorSpec::name).toList()));
        }
        return value;
    }

    /** An answer of the protocol as predictions. */
    byte[] toPredictions(byte[] response) {
        try {
            JsonNode outputs = JSON.readTree(response).path("outputs");
            ObjectNode body = JSON.createObjectNode();
            ArrayNode predictions = body.putArray("predictions");
            int rows = outputs.path(0).path("shape").path(0).asInt(1);
            for (int row = 0; row < rows; row++) {
                if (outputs.size() == 1) {
                    predictions.add(row(outputs.get(0), row, rows));
                    continue;
                }
                ObjectNode prediction = predictions.addObject();
                for (JsonNode output : outputs) {
                    prediction.set(output.path("name").asText(), row(output, row, rows));
                }
            }
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode row(JsonNode output, int row, int rows) {
        JsonNode data = output.path("data");
        int width = data.size() / rows;
        JsonNode shape = output.path("shape");
        return shape.size() <= 1 ? data.path(row) : nested(data, row * width, width, shape, 1);
    }

    private static JsonNode nested(
            JsonNode data, int offset, int length, JsonNode shape, int dimension) {
        ArrayNode values = JSON.createArrayNode();
        int size = shape.path(dimension).asInt();
        for (int i = 0; i < size; i++) {
            int width = length / size;
            values.add(
                    dimension == shape.size() - 1
                            ? data.path(offset + i)
                            : nested(data, offset + i * width, width, shape, dimension + 1));
        }
        return values;
    }
}
