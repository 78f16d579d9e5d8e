package io.millrace.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.millrace.contracts.serving.EndpointState.Sampling;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.HttpCalls.Answer;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.Endpoint.Route;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.transport.grpc.GrpcTransport;
import io.millrace.gateway.transport.grpc.StandAloneModels;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An endpoint that gives each of two versions half of the requests. */
@QuarkusTest
@QuarkusTestResource(StandAloneModels.class)
@Timeout(120)
class StickyKeyTest {

    private static final String HEADER = "x-millrace-sticky-key";
    private static final List<String> KEYS =
            IntStream.range(0, 40).mapToObj(i -> "customer-" + i).toList();

    @Inject GrpcTransport transport;
    @Inject EndpointCatalog catalog;
    @Inject Readiness readiness;

    @TestHTTPResource("/")
    URI http;

    private ManagedChannel channel;

    @BeforeEach
    void splitTheTraffic() {
        Eventually.ready(readiness);
        List<Route> routes =
                catalog.get("twice").models().map(model -> new Route(model, 50)).toList();
        catalog.publish(
                new Endpoint(
                        "split",
                        1,
                        "twice",
                        routes,
                        null,
                        Set.of(),
                        new Sampling(false, 0),
                        Duration.ofHours(1),
                        new TrafficSplit(List.of(50, 50))));
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", transport.port())
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void takeTheEndpointAway() {
        channel.shutdownNow();
        catalog.remove("split");
    }

    @Test
    void aKeyInTheHeaderGetsTheVersionThatItGetsAsAParameter() {
        List<String> byParameter =
                KEYS.stream().map(key -> version(request(key).build(), null)).toList();

        assertThat(byParameter).contains("1", "2");
        assertThat(KEYS)
                .extracting(key -> version(request(null).build(), key))
                .isEqualTo(byParameter);
        assertThat(KEYS).extracting(key -> rest("split", HEADER, key)).isEqualTo(byParameter);
    }

    @Test
    void theParameterGoesBeforeTheHeader() {
        List<String> byParameter =
                KEYS.stream().map(key -> version(request(key).build(), null)).toList();

        assertThat(KEYS)
                .extracting(key -> version(request(key).build(), "customer-0"))
                .isEqualTo(byParameter);
    }

    @Test
    void anotherVersionIsAskedForByItsName() {
        assertThat(KEYS)
                .extracting(key -> version(request(key).setModelVersion("1").build(), key))
                .containsOnly("1");
        assertThat(KEYS).extracting(key -> rest("split/versions/2", HEADER, key)).containsOnly("2");
    }

    @Test
    void refusesAHeaderThatIsLongerThanAKeyMayBe() {
        String longKey = "k".repeat(257);

        StatusRuntimeException refusal =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> version(request(null).build(), longKey));
        Answer answer = post("split", HEADER, longKey);

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription())
                .isEqualTo("header '" + HEADER + "' must have at most 256 characters, got 257");
        assertThat(answer.status()).isEqualTo(400);
    }

    private String version(ModelInferRequest request, String key) {
        Metadata metadata = new Metadata();
        if (key != null) {
            metadata.put(Metadata.Key.of(HEADER, Metadata.ASCII_STRING_MARSHALLER), key);
        }
        return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .modelInfer(request)
                .getModelVersion();
    }

    private static ModelInferRequest.Builder request(String stickyKey) {
        ModelInferRequest.Builder request =
                ModelInferRequest.newBuilder()
                        .setModelName("split")
                        .addInputs(
                                InferInputTensor.newBuilder()
                                        .setName("x")
                                        .setDatatype("FP32")
                                        .addShape(1)
                                        .addShape(3))
                        .addRawInputContents(ByteString.copyFrom(new byte[3 * Float.BYTES]));
        return stickyKey == null
                ? request
                : request.putParameters(
                        "sticky_key",
                        InferParameter.newBuilder().setStringParam(stickyKey).build());
    }

    private String rest(String model, String... headers) {
        return post(model, headers).json().path("model_version").asText();
    }

    private Answer post(String model, String... headers) {
        String body =
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],"
                        + "\"data\":[1,2,3]}]}";
        return new HttpCalls(http)
                .post(
                        "/v2/models/" + model + "/infer",
                        body.getBytes(StandardCharsets.UTF_8),
                        headers);
    }
}
