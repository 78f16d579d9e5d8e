package io.millrace.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.EndpointState.Sampling;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import io.millrace.contracts.serving.PredictionWindow.Role;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.inference.RequestParameters;
import io.millrace.gateway.models.OnnxGraphs;
import io.millrace.gateway.process.PatientCall;
import io.millrace.gateway.routing.TrafficSplit;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.Endpoint.Route;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.ModelLoader;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.serving.ServingPlan;
import io.millrace.gateway.serving.VersionFiles;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.test.EmbeddedKafka;
import io.millrace.test.KafkaResource;
import io.millrace.test.TokenIssuerResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with Kafka, one endpoint, and a shadow that answers zeros. */
@QuarkusTest
@TestProfile(ShadowWindowTest.WithKafka.class)
@Timeout(120)
class ShadowWindowTest {

    private static final String ENDPOINT = "shadowed";

    @Inject InferenceService inference;
    @Inject EndpointCatalog catalog;
    @Inject ModelLoader loader;

    @TempDir private Path models;

    /** Nothing but Kafka and an issuer of tokens. */
    public static class WithKafka implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "millrace.gateway.probe.enabled",
                    "false",
                    "millrace.gateway.telemetry.flush-interval",
                    "100ms");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(KafkaResource.class),
                    new TestResourceEntry(
                            TokenIssuerResource.class, Map.of("client", "inference-gateway")));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @Test
    void tellsKafkaHowTheShadowsAnswersStandToThoseThatCallersGot() {
        OnnxGraphs.write(models, "echo", 1, OnnxGraphs.identity(DataType.FLOAT, -1, 3));
        // Of one row it answers zeros, since a row is its own mean.
        OnnxGraphs.write(models, "echo", 2, OnnxGraphs.centring(3));
        ServedModel main = load("1");
        ServedModel shadow = load("2");
        catalog.publish(
                new Endpoint(
                        ENDPOINT,
                        7,
                        "echo",
                        List.of(new Route(main, 100)),
                        shadow,
                        Set.of(),
                        new Sampling(false, 0),
                        Duration.ofHours(1),
                        new TrafficSplit(List.of(100))));

        infer(0, 0, 0);
        infer(1, 2, 3);
        infer(0.0005f, 0, 0);
        List<PredictionWindow> windows = windowsUntil(3);

        catalog.remove(ENDPOINT);
        main.retire();
        shadow.retire();
        assertThat(windows)
                .filteredOn(window -> window.role() == Role.SHADOW)
                .allSatisfy(window -> assertThat(window.version()).isEqualTo("2"))
                .allSatisfy(window -> assertThat(window.generation()).isEqualTo(7))
                .allSatisfy(window -> assertThat(window.comparison()).isNotNull());
        assertThat(comparisons(windows)).isEqualTo(new ComparisonCounts(3, 1, 2, 1));
        assertThat(windows)
                .filteredOn(window -> window.role() == Role.PRIMARY)
                .extracting(PredictionWindow::comparison)
                .isNotEmpty()
                .containsOnlyNulls();
    }

    private ServedModel load(String version) {
        Path model = models.resolve("echo").resolve(version).resolve("model.onnx");
        return loader.load(
                ENDPOINT,
                version,
                new VersionFiles("digest-" + version, model, () -> model),
                ServingPlan.AUTOMATIC);
    }

    private void infer(float... values) {
        List<ServiceException> failures = new ArrayList<>();
        inference.infer(
                new InferenceRequest(
                        ENDPOINT,
                        "",
                        "",
                        RequestParameters.NONE,
                        List.of(
                                new Tensor(
                                        "x",
                                        Datatype.FP32,
                                        new long[] {1, 3},
                                        MemorySegment.ofArray(values))),
                        List.of(),
                        Map.of(),
                        (Runnable) null),
                new QuietCall(failures));
        assertThat(failures).isEmpty();
    }

    /** What was told about the endpoint until so many comparisons are there. */
    private static List<PredictionWindow> windowsUntil(long compared) {
        List<PredictionWindow> windows = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.PREDICTION_WINDOWS).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Instant end = Instant.now().plusSeconds(60);
            while (comparisons(windows).compared() < compared && Instant.now().isBefore(end)) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(
                                record ->
                                        windows.add(
                                                Wire.fromBytes(
                                                        record.value(), PredictionWindow.class)));
                windows.removeIf(window -> !window.endpoint().equals(ENDPOINT));
            }
        }
        return windows;
    }

    private static ComparisonCounts comparisons(List<PredictionWindow> windows) {
        return windows.stream()
                .map(PredictionWindow::comparison)
                .filter(java.util.Objects::nonNull)
                .reduce(ComparisonCounts.NONE, ComparisonCounts::plus);
    }

    private static Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                EmbeddedKafka.bootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class);
    }

    /** A caller who takes whatever comes. */
    private record QuietCall(List<ServiceException> failures) implements PatientCall {

        @Override
        public void succeed(InferenceResponse response) {
            // Windows tell.
        }

        @Override
        public void fail(ServiceException failure) {
            failures.add(failure);
        }
    }
}
