package io.millrace.gateway.transport.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.inference.RequestParameters;
import io.millrace.gateway.inference.RequestParameters.UnsignedValue;

/** Request parameters of JSON. */
final class JsonParameters {

    private JsonParameters() {}

    static RequestParameters read(JsonNode parameters) {
        if (parameters.isMissingNode()) {
            return RequestParameters.NONE;
        }
        if (!parameters.isObject()) {
            throw InferJsonReader.invalid("'parameters' must be an object");
        }
        RequestParameters.Builder builder = new RequestParameters.Builder();
        parameters
                .properties()
                .forEach(entry -> builder.put(entry.getKey(), value(entry.getValue())));
        return builder.build();
    }

    /** A Boolean, Long, UnsignedValue, Double or String. */
    static Object value(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong()
                    ? (Object) value.longValue()
                    : new UnsignedValue(value.bigIntegerValue().longValue());
        }
        return value.isNumber() ? (Object) value.doubleValue() : value.asText();
    }
}
