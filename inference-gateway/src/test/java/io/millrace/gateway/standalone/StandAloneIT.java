package io.millrace.gateway.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.RepositoryModelLoadRequest;
import inference.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.HttpCalls.Answer;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tensors.Datatype;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A folder as Triton's users have it: configurations, versions, and things that cannot be served.
 */
class StandAloneIT {

    private static final int BURST = 8;

    @TempDir private static Path folder;

    private static GatewayProcess gateway;
    private static ManagedChannel channel;
    private static HttpCalls http;
    private static Answer readyWhileLoading;
    private static boolean grpcReadyWhileLoading;

    @BeforeAll
    static void start() {
        writeModels(new TestModels(folder.resolve("models")));
        gateway =
                GatewayProcess.on(folder.resolve("models"), folder.resolve("data"))
                        .property("millrace.gateway.execution.workers", "1")
                        .property("millrace.gateway.execution.queue-size", "1")
                        .start();
        http = new HttpCalls(gateway.http());
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort())
                        .usePlaintext()
                        .build();
        readyWhileLoading = http.get("/v2/health/ready");
        grpcReadyWhileLoading =
                GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .serverReady(ServerReadyRequest.getDefaultInstance())
                        .getReady();
        gateway.ready();
    }

    private static void writeModels(TestModels models) {
        for (String name : List.of("latest", "two", "specific", "every")) {
            for (int version = 1; version <= 3; version++) {
                models.scaled(name, version);
            }
        }
        models.configuration("two", "version_policy { latest { num_versions: 2 } }");
        models.configuration("specific", "version_policy { specific { versions: [ 1, 3 ] } }");
        models.configuration("every", "version_policy { all {} }");
        models.identity("reshaped", "1", Datatype.FP32, -1, 4);
        models.configuration(
                "reshaped",
                """
                max_batch_size: 8
                input [
                  { name: "INPUT" data_type: TYPE_FP32 dims: [ 2, 2 ] reshape { shape: [ 4 ] } }
                ]
                output [
                  { name: "OUTPUT" data_type: TYPE_FP32 dims: [ 2, 2 ] reshape { shape: [ 4 ] } }
                ]
                model_warmup [
                  { name: "first" batch_size: 2
                    inputs { key: "INPUT"
                      value: { data_type: TYPE_FP32 dims: [ 2, 2 ] random_data: true } } }
                ]
                response_cache { enable: true }
                """);
        models.identity("same_rank", "1", Datatype.FP32, -1, 4, 1);
        models.configuration(
                "same_rank",
                """
                max_batch_size: 8
                input [
                  { name: "INPUT" data_type: TYPE_FP32 dims: [ 2, 2 ] reshape { shape: [ 4, 1 ] } }
                ]
                output [
                  { name: "OUTPUT" data_type: TYPE_FP32 dims: [ 2, 2 ] reshape { shape: [ 4, 1 ] } }
                ]
                """);
        models.scaled("malformed", 1);
        models.configuration("malformed", "max_batch_size: eight");
        models.text("broken/1/model.onnx", "no model");
        models.text("empty/readme.txt", "nothing here");
        models.identity("renamed", "1", Datatype.FP32, 2);
        models.file("renamed", "1")
                .toFile()
                .renameTo(models.file("renamed", "1").resolveSibling("other.onnx").toFile());
        models.configuration("renamed", "default_model_filename: \"other.onnx\"");
        models.slow();
        models.configuration(
                TestModels.SLOW,
                """
                model_warmup [
                  { name: "long" count: 3
                    inputs { key: "INPUT"
                      value: { data_type: TYPE_FP32 dims: [ 1 ] zero_data: true } } }
                ]
                """);
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        gateway.close();
    }

    @Test
    void isAliveButNotReadyWhileItLoads() {
        assertThat(readyWhileLoading.status()).isEqualTo(503);
        assertThat(readyWhileLoading.text()).contains("\"ready\":false").contains("\"live\":true");
        assertThat(grpcReadyWhileLoading).isFalse();
    }

    @Test
    void keepsToItselfWithoutAnIssuer() {
        assertThat(gateway.httpHost()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "latest, '[\"3\"]'",
        "two, '[\"2\",\"3\"]'",
        "specific, '[\"1\",\"3\"]'",
        "every, '[\"1\",\"2\",\"3\"]'"
    })
    void servesTheVersionsOfThePolicy(String model, String versions) {
        assertThat(http.get("/v2/models/" + model).json().path("versions").toString())
                .isEqualTo(versions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reshaped", "same_rank"})
    void reshapesForTheModelAndBack(String model) {
        Answer answer =
                http.post(
                        "/v2/models/" + model + "/infer",
                        "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2,2],"
                                + "\"data\":[[[1,2],[3,4]]]}]}");

        assertThat(answer.json().path("outputs").get(0).path("shape").toString())
                .isEqualTo("[1,2,2]");
        assertThat(answer.json().path("outputs").get(0).path("data").toString())
                .isEqualTo("[1.0,2.0,3.0,4.0]");
        assertThat(
                        http.get("/v2/models/" + model)
                                .json()
                                .path("inputs")
                                .get(0)
                                .path("shape")
                                .toString())
                .isEqualTo("[-1,2,2]");
    }

    @Test
    void servesAModelWhoseFileHasAnotherName() {
        assertThat(http.get("/v2/models/renamed/ready").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "malformed, config.pbtxt is malformed at 1:17",
        "broken, broken version 1 is not served",
        "empty, the folder holds no version that the version policy chooses",
        "reshaped, these fields of its configuration are not honoured: response_cache"
    })
    void saysInTheLogWhatItDoesNotServeAndWhy(String model, String reason) {
        assertThat(gateway.log())
                .anySatisfy(line -> assertThat(line).contains(model).contains(reason));
    }

    @ParameterizedTest
    @CsvSource({"malformed", "empty", "broken"})
    void answersNotFoundForWhatItDoesNotServe(String model) {
        assertThat(http.get("/v2/models/" + model).status()).isEqualTo(404);
    }

    @Test
    void doesNotLetCallersLoadOrUnload() {
        Answer load = http.post("/v2/repository/models/latest/load", "");

        assertThat(load.status()).isEqualTo(503);
        assertThat(load.json().path("error").asText())
                .startsWith("explicit model load / unload is not allowed");
        assertThat(http.post("/v2/repository/models/latest/unload", "").status()).isEqualTo(503);
        assertThat(
                        status(
                                () ->
                                        GRPCInferenceServiceGrpc.newBlockingStub(channel)
                                                .repositoryModelLoad(
                                                        RepositoryModelLoadRequest.newBuilder()
                                                                .setModelName("latest")
                                                                .build())))
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void refusesWhatItCannotQueueAndAsksToWait() throws Exception {
        ModelInferRequest request = slowRequest();
        List<StatusRuntimeException> refusals = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(BURST)) {
            List<CompletableFuture<Void>> calls =
                    IntStream.range(0, BURST)
                            .mapToObj(
                                    i ->
                                            CompletableFuture.runAsync(
                                                    () -> call(request, refusals), callers))
                            .toList();
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get();
        }

        assertThat(refusals).isNotEmpty();
        assertThat(refusals)
                .allSatisfy(
                        refusal -> {
                            assertThat(refusal.getStatus().getCode())
                                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                            assertThat(
                                            refusal.getTrailers()
                                                    .get(
                                                            Metadata.Key.of(
                                                                    "grpc-retry-pushback-ms",
                                                                    Metadata
                                                                            .ASCII_STRING_MARSHALLER)))
                                    .matches("\\d+");
                        });
    }

    @Test
    void tellsHowManyRequestsWaitForTheirRun() throws Exception {
        // One runs, and the queue has room for one more.
        try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
            List<CompletableFuture<Void>> calls =
                    IntStream.range(0, 2)
                            .mapToObj(
                                    i ->
                                            CompletableFuture.runAsync(
                                                    StandAloneIT::callUntilThereIsRoom, callers))
                            .toList();
            Eventually.holds(
                    Duration.ofSeconds(60),
                    () -> pending().endsWith(" 1.0"),
                    StandAloneIT::pending);
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get();
        }

        assertThat(pending()).endsWith(" 0.0");
    }

    private static void callUntilThereIsRoom() {
        Eventually.holds(
                Duration.ofSeconds(60),
                () -> {
                    List<StatusRuntimeException> refusals = new ArrayList<>();
                    call(slowRequest(), refusals);
                    return refusals.isEmpty();
                },
                () -> "there is never room");
    }

    private static ModelInferRequest slowRequest() {
        return ModelInferRequest.newBuilder()
                .setModelName(TestModels.SLOW)
                .addInputs(
                        InferInputTensor.newBuilder()
                                .setName("INPUT")
                                .setDatatype("FP32")
                                .addShape(1))
                .addRawInputContents(ByteString.copyFrom(new byte[4]))
                .build();
    }

    private static String pending() {
        return new HttpCalls(gateway.management())
                .get("/metrics")
                .text()
                .lines()
                .filter(
                        line ->
                                line.startsWith(
                                        "nv_inference_pending_request_count{model=\"slow\""))
                .findFirst()
                .orElseThrow();
    }

    private static void call(ModelInferRequest request, List<StatusRuntimeException> refusals) {
        try {
            GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(request);
        } catch (StatusRuntimeException e) {
            synchronized (refusals) {
                refusals.add(e);
            }
        }
    }

    @Test
    void tellsMetricsUnderTritonsNamesAndInSeconds() {
        http.post(
                "/v2/models/latest/infer",
                "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[5,2],"
                        + "\"data\":[1,2,3,4,5,6,7,8,9,10]}]}");

        String metrics = new HttpCalls(gateway.management()).get("/metrics").text();

        assertThat(metrics.lines())
                .contains(
                        "nv_inference_request_success{model=\"latest\",version=\"3\",} 1.0",
                        "nv_inference_count{model=\"latest\",version=\"3\",} 5.0",
                        "nv_inference_exec_count{model=\"latest\",version=\"3\",} 1.0",
                        "nv_inference_request_failure{model=\"latest\",version=\"3\","
                                + "reason=\"REJECTED\",} 0.0",
                        "millrace_gateway_batch_rows_bucket{model=\"latest\",version=\"3\",le=\"4.0\",}"
                            + " 0.0",
                        "millrace_gateway_batch_rows_bucket{model=\"latest\",version=\"3\",le=\"8.0\",}"
                            + " 1.0",
                        "millrace_gateway_request_seconds_count{model=\"latest\",version=\"3\",}"
                                + " 1.0");
        assertThat(metrics)
                .contains("nv_inference_request_duration_us{model=\"latest\",version=\"3\",}")
                .contains("nv_inference_queue_duration_us{model=\"latest\",version=\"3\",}")
                .contains("nv_inference_compute_input_duration_us{model=\"latest\"")
                .contains("nv_inference_compute_infer_duration_us{model=\"latest\"")
                .contains("nv_inference_compute_output_duration_us{model=\"latest\"")
                .contains("nv_model_load_duration_secs{model=\"latest\"")
                .contains("# TYPE millrace_gateway_queue_seconds histogram")
                .doesNotContain("nv_inference_count_total");
    }

    private static Status.Code status(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
