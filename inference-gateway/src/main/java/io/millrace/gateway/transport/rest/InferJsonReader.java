package io.millrace.gateway.transport.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.inference.RequestParameters;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorBuffers;
import io.millrace.gateway.tensors.TensorCopies;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads an infer request of JSON, with binary tensors behind it or without. For one request. */
final class InferJsonReader {

    private static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    // The body's own limit counts.
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                                    .build())
                    .build();

    private final byte[] body;
    private int position;
    private final List<MemorySegment> contents = new ArrayList<>();
    private final List<Tensor> headers = new ArrayList<>();
    private final Map<String, Boolean> binary = new HashMap<>();
    private final Map<String, Long> classes = new HashMap<>();

    private InferJsonReader(byte[] body, int jsonLength) {
        this.body = body;
        this.position = jsonLength;
    }

    /**
     * A request, and how its outputs are wanted.
     *
     * @param binary where it says so
     */
    record RestRequest(InferenceRequest request, Map<String, Boolean> binary) {

        boolean isBinary(String output) {
            return binary.getOrDefault(output, request.parameters().binaryOutputs());
        }
    }

    /**
     * The request in {@code body}.
     *
     * @param jsonLength bytes of JSON at its beginning; binary tensors are behind them
     * @throws ServiceException INVALID_ARGUMENT if it is malformed
     */
    static RestRequest read(String model, String version, byte[] body, int jsonLength) {
        InferJsonReader reader = new InferJsonReader(body, jsonLength);
        try (JsonParser json = MAPPER.createParser(body, 0, jsonLength)) {
            return reader.read(model, version, json);
        } catch (JsonProcessingException e) {
            throw invalid("failed to parse the request JSON buffer: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw invalid("failed to parse the request JSON buffer: " + e.getMessage());
        }
    }

    private RestRequest read(String model, String version, JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw invalid("the request must be a JSON object");
        }
        boolean hasInputs = false;
        ObjectNode root = MAPPER.createObjectNode();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            if (json.nextToken() == JsonToken.START_ARRAY && field.equals("inputs")) {
                hasInputs = true;
                readInputs(json);
            } else {
                root.set(field, json.readValueAsTree());
            }
        }
        if (json.nextToken() != null) {
            throw invalid(
                    "failed to parse the request JSON buffer: there is more behind its object");
        }
        if (!hasInputs) {
            throw invalid("'inputs' must be an array");
        }
        return request(model, version, root);
    }

    /** A request whose inputs are read, with the rest of its JSON. */
    private RestRequest request(String model, String version, JsonNode root) {
        JsonNode id = present(root, "id");
        if (!id.isMissingNode() && !id.isTextual()) {
            throw invalid("'id' must be a string");
        }
        RequestParameters parameters = JsonParameters.read(present(root, "parameters"));
        if (position != body.length) {
            throw invalid(
                    "unexpected additional input data: %d bytes behind the last input"
                            .formatted(body.length - position));
        }
        List<String> outputs = new ArrayList<>();
        JsonNode wanted = present(root, "outputs");
        if (!wanted.isMissingNode() && !wanted.isArray()) {
            throw invalid("'outputs' must be an array");
        }
        wanted.forEach(output -> outputs.add(readOutput(output)));
        return request(model, version, id.asText(""), parameters, outputs);
    }

    /** A request whose body is nothing but the one input, all of whose outputs go out in binary. */
    static RestRequest raw(String model, String version, Tensor input) {
        InferJsonReader reader = new InferJsonReader(new byte[0], 0);
        reader.headers.add(input);
        reader.contents.add(input.data());
        RequestParameters.Builder parameters = new RequestParameters.Builder();
        parameters.put("binary_data_output", true);
        return reader.request(model, version, "", parameters.build(), List.of());
    }

    private RestRequest request(
            String model,
            String version,
            String id,
            RequestParameters parameters,
            List<String> outputs) {
        long size = 0;
        for (MemorySegment content : contents) {
            size += TensorCopies.aligned(content.byteSize());
        }
        MemorySegment buffer = TensorBuffers.take(size);
        List<Tensor> tensors = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < headers.size(); i++) {
            MemorySegment data = buffer.asSlice(offset, contents.get(i).byteSize());
            data.copyFrom(contents.get(i));
            Tensor header = headers.get(i);
            tensors.add(new Tensor(header.name(), header.datatype(), header.shape(), data));
            offset += TensorCopies.aligned(data.byteSize());
        }
        return new RestRequest(
                new InferenceRequest(
                        model, version, id, parameters, tensors, outputs, classes, buffer),
                binary);
    }

    private void readInputs(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw invalid("an input must be a JSON object");
            }
            readInput(json);
        }
    }

    /** Everything but the values is small; they are never made into a tree. */
    private void readInput(JsonParser json) throws IOException {
        ObjectNode input = MAPPER.createObjectNode();
        MemorySegment data = null;
        TokenBuffer early = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            if (!field.equals("data")) {
                input.set(field, json.readValueAsTree());
            } else if (input.has("name") && input.has("datatype")) {
                data = elements(input, json);
            } else {
                early = new TokenBuffer(json);
                early.copyCurrentStructure(json);
            }
        }
        if (early != null) {
            data = elements(input, early.asParserOnFirstToken());
        }
        addInput(input, data);
    }

    private static MemorySegment elements(JsonNode input, JsonParser json) throws IOException {
        return new JsonElements(text(input, "name"), datatype(input)).toRaw(json);
    }

    private static Datatype datatype(JsonNode input) {
        String type = text(input, "datatype");
        return Datatype.find(type)
                .orElseThrow(
                        () ->
                                invalid(
                                        "inference input '%s' has invalid data-type '%s'"
                                                .formatted(text(input, "name"), type)));
    }

    private void addInput(JsonNode input, MemorySegment data) {
        String name = text(input, "name");
        headers.add(new Tensor(name, datatype(input), shape(input, name), MemorySegment.NULL));
        JsonNode size = tensorParameters(input, name).path("binary_data_size");
        if (data == null == size.isMissingNode()) {
            throw invalid(
                    "input '%s' must have either 'data' or the parameter 'binary_data_size'"
                            .formatted(name));
        }
        contents.add(data != null ? data : binary(name, size));
    }

    private MemorySegment binary(String name, JsonNode size) {
        if (!size.isInt() || size.intValue() < 0) {
            throw invalid(
                    "'binary_data_size' of input '%s' must be a number of bytes".formatted(name));
        }
        int length = size.intValue();
        if (length > body.length - position) {
            throw invalid(
                    "unexpected size for input '%s', expecting %d additional bytes"
                            .formatted(name, length - (body.length - position)));
        }
        MemorySegment slice = MemorySegment.ofArray(body).asSlice(position, length);
        position += length;
        return slice;
    }

    private String readOutput(JsonNode output) {
        String name = text(output, "name");
        JsonNode parameters = tensorParameters(output, name);
        JsonNode wanted = parameters.path("binary_data");
        if (wanted.isBoolean()) {
            binary.put(name, wanted.booleanValue());
        } else if (!wanted.isMissingNode()) {
            throw invalid("'binary_data' of output '%s' must be a bool".formatted(name));
        }
        JsonNode highest = parameters.path("classification");
        if (highest.isIntegralNumber() && highest.canConvertToLong() && highest.longValue() > 0) {
            classes.put(name, highest.longValue());
        } else if (!highest.isMissingNode()) {
            throw invalid(
                    "'classification' of output '%s' must be a number of classes".formatted(name));
        }
        return name;
    }

    private static JsonNode tensorParameters(JsonNode tensor, String name) {
        JsonNode parameters = present(tensor, "parameters");
        if (!parameters.isMissingNode() && !parameters.isObject()) {
            throw invalid("'parameters' of '%s' must be an object".formatted(name));
        }
        if (parameters.has("shared_memory_region")) {
            throw new ServiceException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "shared memory is not supported; send the tensor in the request");
        }
        return parameters;
    }

    /** A field, where null is as good as none: some clients write out what they do not set. */
    private static JsonNode present(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private static long[] shape(JsonNode input, String name) {
        JsonNode shape = input.path("shape");
        if (!shape.isArray()) {
            throw invalid("input '%s' has no 'shape' array".formatted(name));
        }
        long[] dimensions = new long[shape.size()];
        for (int i = 0; i < dimensions.length; i++) {
            JsonNode dimension = shape.get(i);
            if (!dimension.isIntegralNumber() || !dimension.canConvertToLong()) {
                throw invalid("shape of input '%s' must hold integers".formatted(name));
            }
            dimensions[i] = dimension.longValue();
        }
        return dimensions;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw invalid("a tensor has no string '%s'".formatted(field));
        }
        return value.textValue();
    }

    static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
