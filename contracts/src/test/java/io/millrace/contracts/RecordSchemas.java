package io.millrace.contracts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.time.Duration;
import java.time.Instant;

/** Derives a JSON Schema from a record as {@link Wire} writes it. */
final class RecordSchemas {

    private static final SchemaGenerator GENERATOR = new SchemaGenerator(config());

    private RecordSchemas() {}

    static ObjectNode of(Class<?> record) {
        return GENERATOR.generateSchema(record);
    }

    private static com.github.victools.jsonschema.generator.SchemaGeneratorConfig config() {
        var builder =
                new SchemaGeneratorConfigBuilder(
                        Wire.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
        builder.with(Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        builder.forTypesInGeneral()
                .withCustomDefinitionProvider(
                        (type, context) -> {
                            String format =
                                    type.isInstanceOf(Instant.class)
                                            ? "date-time"
                                            : type.isInstanceOf(Duration.class) ? "duration" : null;
                            return format == null
                                    ? null
                                    : new com.github.victools.jsonschema.generator.CustomDefinition(
                                            context.getGeneratorConfig()
                                                    .createObjectNode()
                                                    .put("type", "string")
                                                    .put("format", format),
                                            true);
                        });
        builder.forFields()
                .withRequiredCheck(field -> field.getType().getErasedType().isPrimitive());
        return builder.build();
    }
}
