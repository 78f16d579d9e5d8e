package io.millrace.gateway.protocol;

import static io.millrace.gateway.process.TestModels.CLASSIFIER;
import static io.millrace.gateway.protocol.GrpcRequests.floats;
import static io.millrace.gateway.protocol.GrpcRequests.input;
import static io.millrace.gateway.protocol.GrpcRequests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import inference.LogSettingsRequest;
import inference.ModelConfig;
import inference.ModelConfigRequest;
import inference.ModelMetadataRequest;
import inference.ModelStatistics;
import inference.ModelStatisticsRequest;
import inference.RepositoryIndexRequest;
import inference.RepositoryIndexResponse.ModelIndex;
import inference.RepositoryModelLoadRequest;
import inference.RepositoryModelUnloadRequest;
import inference.ServerMetadataRequest;
import inference.TraceSettingRequest;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.millrace.gateway.process.HttpCalls.Answer;
import io.millrace.gateway.process.SharedGateway;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tensors.Datatype;
import org.junit.jupiter.api.Test;

/** Triton's extensions over both protocols, and gRPC's health. */
class ExtensionsIT {

    @Test
    void listsTheExtensionsThatItHasAndNoOthers() {
        JsonNode json = SharedGateway.http().get("/v2").json();

        assertThat(json.path("extensions").toString())
                .isEqualTo(
                        "[\"model_repository\",\"model_configuration\","
                                + "\"binary_tensor_data\",\"parameters\",\"statistics\","
                                + "\"classification\",\"logging\"]");
        assertThat(SharedGateway.http().get("/v2/").json()).isEqualTo(json);
        assertThat(
                        SharedGateway.grpc()
                                .serverMetadata(ServerMetadataRequest.getDefaultInstance())
                                .getExtensionsList())
                .containsExactly(
                        "model_repository",
                        "model_configuration",
                        "binary_tensor_data",
                        "parameters",
                        "statistics",
                        "classification",
                        "logging");
    }

    @Test
    void answersHealthWithBodiesThatSatisfyEveryClient() {
        assertThat(SharedGateway.http().get("/v2/health/live").json().path("live").booleanValue())
                .isTrue();
        JsonNode ready = SharedGateway.http().get("/v2/health/ready").json();
        assertThat(ready.path("live").booleanValue()).isTrue();
        assertThat(ready.path("ready").booleanValue()).isTrue();
        JsonNode model = SharedGateway.http().get("/v2/models/scaled/versions/1/ready").json();
        assertThat(model.path("name").asText()).isEqualTo("scaled");
        assertThat(model.path("ready").booleanValue()).isTrue();
    }

    @Test
    void answersGrpcHealth() {
        assertThat(
                        HealthGrpc.newBlockingStub(SharedGateway.channel())
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(
                        HealthGrpc.newBlockingStub(SharedGateway.channel())
                                .watch(HealthCheckRequest.getDefaultInstance())
                                .next()
                                .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void describesAModel() {
        JsonNode json = SharedGateway.http().get("/v2/models/scaled").json();

        assertThat(json.toString())
                .isEqualTo(
                        "{\"name\":\"scaled\",\"versions\":[\"1\",\"2\",\"3\"],"
                            + "\"platform\":\"onnxruntime_onnx\",\"inputs\":[{\"name\":\"INPUT\","
                            + "\"datatype\":\"FP32\",\"shape\":[-1,2]}],\"outputs\":[{\"name\":"
                            + "\"OUTPUT\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]}");
        assertThat(
                        SharedGateway.grpc()
                                .modelMetadata(
                                        ModelMetadataRequest.newBuilder().setName("scaled").build())
                                .getInputs(0)
                                .getShapeList())
                .containsExactly(-1L, 2L);
    }

    @Test
    void tellsTheConfigurationOfAModelWithTheBatchDimensionLeftOut() {
        ModelConfig config =
                SharedGateway.grpc()
                        .modelConfig(ModelConfigRequest.newBuilder().setName(CLASSIFIER).build())
                        .getConfig();
        JsonNode json = SharedGateway.http().get("/v2/models/classifier/config").json();

        assertThat(config.getMaxBatchSize()).isEqualTo(8);
        assertThat(config.getInput(0).getDimsList()).containsExactly(3L);
        assertThat(config.getParametersOrThrow("millrace_not_honoured").getStringValue())
                .isEqualTo("response_cache");
        assertThat(json.path("max_batch_size").isInt()).isTrue();
        assertThat(json.path("input").get(0).path("dims").toString()).isEqualTo("[3]");
        assertThat(json.path("dynamic_batching").path("max_queue_delay_microseconds").asLong())
                .isEqualTo(100);
        assertThat(json.path("backend").asText()).isEqualTo("onnxruntime");
    }

    @Test
    void completesTheConfigurationOfAModelThatHasNone() {
        JsonNode json = SharedGateway.http().get("/v2/models/fixed/config").json();

        assertThat(json.path("max_batch_size").asInt()).isZero();
        assertThat(json.path("platform").asText()).isEqualTo("onnxruntime_onnx");
        assertThat(json.path("input").get(0).path("data_type").asText()).isEqualTo("TYPE_FP32");
        assertThat(json.path("input").get(0).path("dims").toString()).isEqualTo("[2,3]");
        assertThat(json.path("version_policy").path("latest").path("num_versions").asInt())
                .isEqualTo(1);
        assertThat(json.has("dynamic_batching")).isFalse();
    }

    @Test
    void countsRowsRunsAndFailures() {
        String model = TestModels.identity(Datatype.INT16);
        ModelStatistics before = statistics(model);
        SharedGateway.grpc()
                .modelInfer(
                        to(model)
                                .addInputs(input("INPUT", Datatype.INT16, 3, 1))
                                .addRawInputContents(
                                        com.google.protobuf.ByteString.copyFrom(new byte[6]))
                                .build());
        assertThatThrownBy(
                        () ->
                                SharedGateway.grpc()
                                        .modelInfer(
                                                to(model)
                                                        .addInputs(
                                                                input("INPUT", Datatype.FP32, 1, 1))
                                                        .addRawInputContents(floats(1))
                                                        .build()))
                .hasMessageContaining("INVALID_ARGUMENT");

        ModelStatistics after = statistics(model);

        assertThat(after.getInferenceCount() - before.getInferenceCount()).isEqualTo(3);
        assertThat(after.getExecutionCount() - before.getExecutionCount()).isEqualTo(1);
        assertThat(successes(after) - successes(before)).isEqualTo(1);
        assertThat(
                        after.getInferenceStats().getFail().getCount()
                                - before.getInferenceStats().getFail().getCount())
                .isEqualTo(1);
        assertThat(after.getInferenceStats().getComputeInfer().getNs())
                .isGreaterThan(before.getInferenceStats().getComputeInfer().getNs());
        assertThat(after.getLastInference()).isGreaterThan(1_600_000_000_000L);
        assertThat(after.getBatchStatsList())
                .anySatisfy(
                        batch -> {
                            assertThat(batch.getBatchSize()).isEqualTo(3);
                            assertThat(batch.getComputeInfer().getCount()).isEqualTo(1);
                        });
    }

    @Test
    void tellsStatisticsAsNumbersOverHttp() {
        JsonNode all = SharedGateway.http().get("/v2/models/stats").json().path("model_stats");
        JsonNode one =
                SharedGateway.http()
                        .get("/v2/models/scaled/versions/2/stats")
                        .json()
                        .path("model_stats");

        assertThat(all.size()).isGreaterThanOrEqualTo(20);
        assertThat(one).hasSize(1);
        assertThat(one.get(0).path("version").asText()).isEqualTo("2");
        assertThat(one.get(0).path("inference_count").isNumber()).isTrue();
        assertThat(one.get(0).path("inference_stats").path("queue").path("ns").isNumber()).isTrue();
    }

    @Test
    void loadsServesAndUnloadsAModelThatCameLater() {
        new TestModels(SharedGateway.models()).scaled("later", 5);
        assertThat(index("later")).isEqualTo("");

        SharedGateway.grpc()
                .repositoryModelLoad(
                        RepositoryModelLoadRequest.newBuilder().setModelName("later").build());

        assertThat(index("later")).isEqualTo("5 READY ");
        assertThat(SharedGateway.http().get("/v2/models/later/ready").status()).isEqualTo(200);

        SharedGateway.grpc()
                .repositoryModelUnload(
                        RepositoryModelUnloadRequest.newBuilder().setModelName("later").build());

        assertThat(index("later")).isEqualTo("5 UNAVAILABLE unloaded");
        Answer gone = SharedGateway.http().get("/v2/models/later");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().path("error").asText())
                .isEqualTo("Request for unknown model: 'later' has no available versions");
    }

    @Test
    void loadsWithAConfigurationFromTheCaller() {
        new TestModels(SharedGateway.models()).scaled("configured", 1);
        String load = "/v2/repository/models/configured/load";

        Answer loaded =
                SharedGateway.http()
                        .post(load, "{\"parameters\":{\"config\":\"{\\\"max_batch_size\\\":2}\"}}");

        assertThat(loaded.status()).as(loaded.text()).isEqualTo(200);
        assertThat(
                        SharedGateway.http()
                                .get("/v2/models/configured/config")
                                .json()
                                .path("max_batch_size")
                                .asInt())
                .isEqualTo(2);
        assertThat(SharedGateway.http().post(load, "{\"parameters\":{\"config\":\"{\"}}").status())
                .isEqualTo(400);
    }

    @Test
    void keepsServingWhatItHasWhenALoadFails() {
        TestModels models = new TestModels(SharedGateway.models());
        models.scaled("spoilt", 1);
        SharedGateway.http().post("/v2/repository/models/spoilt/load", "");
        models.text("spoilt/2/model.onnx", "this is no model");

        Answer answer = SharedGateway.http().post("/v2/repository/models/spoilt/load", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).startsWith("failed to load 'spoilt'");
        assertThat(SharedGateway.http().get("/v2/models/spoilt/versions/1/ready").status())
                .isEqualTo(200);
        assertThat(index("spoilt")).startsWith("1 READY 2 UNAVAILABLE ");
    }

    @Test
    void refusesToLoadWhatIsNotInTheRepository() {
        assertThat(load("nobody"))
                .isEqualTo(
                        "404 failed to load 'nobody', failed to poll from model repository: no such"
                                + " folder");
        for (String name : new String[] {"..%2Fmodels", "..", ".hidden", "a%20b", "a%5Cb"}) {
            assertThat(load(name)).as(name).matches("(400|404) .*");
        }
        assertThat(load("a%2Fb")).startsWith("400 'a/b' cannot be a model's name");
    }

    @Test
    void changesTheLogLevelAndReadsItBack() {
        JsonNode before = SharedGateway.http().get("/v2/logging").json();

        JsonNode changed =
                SharedGateway.http().post("/v2/logging", "{\"log_verbose_level\":1}").json();
        long overGrpc =
                SharedGateway.grpc()
                        .logSettings(LogSettingsRequest.getDefaultInstance())
                        .getSettingsOrThrow("log_verbose_level")
                        .getUint32Param();
        Answer file = SharedGateway.http().post("/v2/logging", "{\"log_file\":\"/tmp/elsewhere\"}");
        SharedGateway.http().post("/v2/logging", "{\"log_verbose_level\":0}");

        assertThat(before.path("log_info").booleanValue()).isTrue();
        assertThat(changed.path("log_verbose_level").asInt()).isEqualTo(1);
        assertThat(overGrpc).isEqualTo(1);
        assertThat(file.status()).isEqualTo(400);
        assertThat(SharedGateway.http().post("/v2/logging", "{\"log_x\":1}").status())
                .isEqualTo(400);
    }

    @Test
    void readsTraceSettingsAndRefusesToTrace() {
        JsonNode settings = SharedGateway.http().get("/v2/trace/setting").json();
        Answer changed =
                SharedGateway.http()
                        .post("/v2/trace/setting", "{\"trace_level\":[\"TIMESTAMPS\"]}");

        assertThat(settings.path("trace_level").toString()).isEqualTo("[\"OFF\"]");
        assertThat(changed.status()).isEqualTo(501);
        assertThat(
                        SharedGateway.grpc()
                                .traceSetting(
                                        TraceSettingRequest.newBuilder()
                                                .setModelName("scaled")
                                                .build())
                                .getSettingsOrThrow("trace_rate")
                                .getValueList())
                .containsExactly("1000");
        assertThat(SharedGateway.http().get("/v2/models/nobody/trace/setting").status())
                .isEqualTo(404);
    }

    private static String load(String name) {
        Answer answer =
                SharedGateway.http().post("/v2/repository/models/" + name + "/load", new byte[0]);
        return answer.status() + " " + answer.json().path("error").asText();
    }

    private static ModelStatistics statistics(String model) {
        return SharedGateway.grpc()
                .modelStatistics(ModelStatisticsRequest.newBuilder().setName(model).build())
                .getModelStats(0);
    }

    private static long successes(ModelStatistics statistics) {
        return statistics.getInferenceStats().getSuccess().getCount();
    }

    /** Versions of a model with their states and reasons. */
    private static String index(String model) {
        StringBuilder text = new StringBuilder();
        for (ModelIndex entry :
                SharedGateway.grpc()
                        .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                        .getModelsList()) {
            if (entry.getName().equals(model) && !entry.getVersion().isEmpty()) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(entry.getVersion())
                        .append(' ')
                        .append(entry.getState())
                        .append(' ')
                        .append(entry.getReason());
            }
        }
        return text.toString().replace("  ", " ");
    }
}
