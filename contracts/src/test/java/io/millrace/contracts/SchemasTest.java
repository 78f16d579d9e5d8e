package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.millrace.contracts.events.AlertEvent;
import io.millrace.contracts.events.RegistryEvent;
import io.millrace.contracts.events.RolloutEvent;
import io.millrace.contracts.events.TrainingEvent;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.ServingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schemas are derived from the records and committed, so that a change of the wire is seen in
 * review. Run with {@code -Dmillrace.schemas.write=true} to write them anew.
 */
class SchemasTest {

    private static final Path RESOURCES = Path.of("src/main/resources");

    static Stream<Class<?>> documents() {
        return Stream.of(
                ModelSignature.class,
                ReferenceProfile.class,
                EndpointState.class,
                ServingStatus.class,
                PredictionWindow.class,
                PredictionSample.class,
                LabelRecord.class,
                RegistryEvent.class,
                TrainingRequest.class,
                TrainingEvent.class,
                AlertEvent.class,
                RolloutEvent.class);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void committedSchemaIsTheOneOfTheRecord(Class<?> document) throws IOException {
        Path committed = schemaFile(document);
        String derived = RecordSchemas.of(document).toPrettyString() + "\n";
        if (Boolean.getBoolean("millrace.schemas.write")) {
            Files.writeString(committed, derived);
        }
        assertThat(derived)
                .as("%s is stale: run with -Dmillrace.schemas.write=true", committed)
                .isEqualTo(Files.readString(committed));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void goldenSampleSurvivesTheRoundTripUnchanged(Class<?> document) throws IOException {
        JsonNode sample = sample(document);
        Object read = Wire.mapper().treeToValue(sample, document);
        assertThat(Wire.mapper().readTree(Wire.toBytes(read))).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void goldenSampleFitsTheSchema(Class<?> document) throws IOException {
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(schemaFile(document)));
        assertThat(schema.validate(sample(document))).isEmpty();
    }

    private static Path schemaFile(Class<?> document) {
        return RESOURCES.resolve("schemas/" + document.getSimpleName() + ".schema.json");
    }

    private static JsonNode sample(Class<?> document) throws IOException {
        return Wire.mapper()
                .readTree(
                        Files.readString(
                                RESOURCES.resolve(
                                        "samples/" + document.getSimpleName() + ".json")));
    }
}
