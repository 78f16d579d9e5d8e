package io.millrace.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tracing.OtlpReceiver.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway with tracing on, which tells a collector over HTTP. */
class TracingIT {

    private static final String CALLER = "00f067aa0ba902b7";
    private static final long SERVER = 2;
    private static final long INTERNAL = 1;

    @TempDir private static Path folder;

    private static OtlpReceiver collector;
    private static GatewayProcess gateway;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws IOException {
        new TestModels(folder.resolve("models")).scaled("scaled", 3);
        collector = new OtlpReceiver();
        gateway =
                GatewayProcess.on(folder.resolve("models"), folder.resolve("data"))
                        .property("quarkus.otel.sdk.disabled", "false")
                        .property("quarkus.otel.exporter.otlp.protocol", "http/protobuf")
                        .property("quarkus.otel.exporter.otlp.endpoint", collector.endpoint())
                        .property("quarkus.otel.bsp.schedule.delay", "100ms")
                        .start()
                        .ready();
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort())
                        .usePlaintext()
                        .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        gateway.close();
        collector.close();
    }

    @Test
    void continuesTheTraceOfGrpcMetadata() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        infer("scaled", trace, "01");

        List<Received> spans = spans(trace, 3);
        Received call = named(spans, "inference.GRPCInferenceService/ModelInfer");
        assertThat(call.parent()).isEqualTo(CALLER);
        assertThat(call.kind()).isEqualTo(SERVER);
        assertThat(call.attributes())
                .containsEntry("rpc.system", "grpc")
                .containsEntry("rpc.method", "ModelInfer")
                .containsEntry("rpc.grpc.status_code", 0L)
                .containsEntry("millrace.model.name", "scaled")
                .containsEntry("millrace.model.version", "3")
                .containsEntry("millrace.request.rows", 2L);
        Received queue = named(spans, "queue");
        Received run = named(spans, "run");
        assertThat(List.of(queue, run))
                .allSatisfy(part -> assertThat(part.parent()).isEqualTo(call.id()))
                .allSatisfy(part -> assertThat(part.kind()).isEqualTo(INTERNAL));
        assertThat(run.attributes()).containsEntry("millrace.batch.rows", 2L);
        assertThat(List.of(call.start(), queue.end(), run.start(), run.end(), call.end()))
                .isSorted();
    }

    @Test
    void continuesTheTraceOfHttpHeadersInOneSpanForTheCall() {
        String trace = "0af7651916cd43dd8448eb211c80319c";

        new HttpCalls(gateway.http())
                .post(
                        "/v2/models/scaled/infer",
                        ("{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                                        + "\"data\":[1,2]}]}")
                                .getBytes(StandardCharsets.UTF_8),
                        "traceparent",
                        "00-" + trace + "-" + CALLER + "-01");

        List<Received> spans = spans(trace, 3);
        assertThat(spans)
                .extracting(Received::name)
                .containsExactlyInAnyOrder("POST /v2/models/{model}/infer", "queue", "run");
        Received call = named(spans, "POST /v2/models/{model}/infer");
        assertThat(call.parent()).isEqualTo(CALLER);
        assertThat(call.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", 200L);
    }

    @Test
    void tellsAFailureAndNothingThatItsCallerDidNotSample() {
        String unsampled = "11111111111111111111111111111111";
        String failed = "22222222222222222222222222222222";

        infer("scaled", unsampled, "00");
        StatusRuntimeException failure =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> infer("nobody", failed, "01"));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(spans(failed, 1).getFirst().attributes())
                .containsEntry("error.type", "NOT_FOUND")
                .containsEntry("rpc.grpc.status_code", 5L);
        assertThat(collector.spans()).extracting(Received::trace).doesNotContain(unsampled);
    }

    private static void infer(String model, String trace, String flags) {
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + trace + "-" + CALLER + "-" + flags);
        GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .modelInfer(
                        ModelInferRequest.newBuilder()
                                .setModelName(model)
                                .addInputs(
                                        InferInputTensor.newBuilder()
                                                .setName("INPUT")
                                                .setDatatype("FP32")
                                                .addShape(2)
                                                .addShape(2))
                                .addRawInputContents(ByteString.copyFrom(new byte[16]))
                                .build());
    }

    private static List<Received> spans(String trace, int count) {
        Eventually.holds(
                Duration.ofSeconds(60),
                () -> of(trace).size() >= count,
                () -> collector.spans() + "\n" + String.join("\n", gateway.log()));
        return of(trace);
    }

    private static List<Received> of(String trace) {
        return collector.spans().stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private static Received named(List<Received> spans, String name) {
        assertThat(spans).filteredOn(span -> span.name().equals(name)).hasSize(1);
        return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
    }
}
