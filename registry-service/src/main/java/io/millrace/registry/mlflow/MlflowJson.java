package io.millrace.registry.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * MLflow's JSON: snake case, unset fields and empty lists omitted, empty texts kept, int64 as
 * numbers, NaN and infinities as strings.
 */
final class MlflowJson {

    /** The answer of calls that answer nothing. */
    static final String EMPTY = "{}";

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .serializationInclusion(JsonInclude.Include.NON_NULL)
                    .withConfigOverride(
                            List.class,
                            list ->
                                    list.setInclude(
                                            JsonInclude.Value.construct(
                                                    JsonInclude.Include.NON_EMPTY,
                                                    JsonInclude.Include.ALWAYS)))
                    .build();

    private MlflowJson() {}

    static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not serialisable: " + value.getClass(), e);
        }
    }

    /** A message with one field. */
    static String of(String field, Object value) {
        return value == null ? EMPTY : "{\"" + field + "\":" + of(value) + "}";
    }

    static JsonMapper mapper() {
        return MAPPER;
    }
}
