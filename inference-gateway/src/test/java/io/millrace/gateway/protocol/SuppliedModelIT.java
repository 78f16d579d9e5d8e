package io.millrace.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import inference.ModelRepositoryParameter;
import inference.RepositoryModelLoadRequest;
import inference.RepositoryModelUnloadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.gateway.process.HttpCalls.Answer;
import io.millrace.gateway.process.OnnxFile;
import io.millrace.gateway.process.SharedGateway;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tensors.Datatype;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that come inside the request that loads them. */
class SuppliedModelIT {

    private static final String CONFIG = "{\"max_batch_size\":4}";

    @Test
    void loadsAModelFromTheRequestOverGrpc() {
        load("supplied_grpc", Map.of("1/model.onnx", times(3), "7/model.onnx", times(7)));

        Answer answer = ask("supplied_grpc");
        assertThat(answer.json().at("/outputs/0/data/0").asDouble()).isEqualTo(14);
        assertThat(answer.json().at("/model_version").asText()).isEqualTo("7");
        assertThat(SharedGateway.models().resolve("supplied_grpc")).doesNotExist();
        unload("supplied_grpc");
        assertThat(ask("supplied_grpc").status()).isEqualTo(404);
    }

    @Test
    void loadsAModelFromTheRequestOverRest() {
        Answer loaded =
                SharedGateway.http()
                        .post(
                                "/v2/repository/models/supplied_rest/load",
                                """
                                {"parameters":{"config":"{}","file:1/model.onnx":"%s"}}
                                """
                                        .formatted(Base64.getEncoder().encodeToString(times(5))));

        assertThat(loaded.status()).as(loaded.text()).isEqualTo(200);
        assertThat(ask("supplied_rest").json().at("/outputs/0/data/0").asDouble()).isEqualTo(10);
        unload("supplied_rest");
    }

    @Test
    void takesThePlaceOfTheModelInTheRepositoryUntilThatIsLoadedAgain() {
        new TestModels(SharedGateway.models()).scaled("replaced", 2);
        load("replaced", Map.of());
        assertThat(ask("replaced").json().at("/outputs/0/data/0").asDouble()).isEqualTo(4);

        load("replaced", Map.of("2/model.onnx", times(9)));
        assertThat(ask("replaced").json().at("/outputs/0/data/0").asDouble()).isEqualTo(18);

        load("replaced", Map.of());
        assertThat(ask("replaced").json().at("/outputs/0/data/0").asDouble()).isEqualTo(4);
        unload("replaced");
    }

    @Test
    void keepsServingWhenWhatCameCannotBeLoaded() {
        load("kept", Map.of("1/model.onnx", times(3)));

        assertThatThrownBy(() -> load("kept", Map.of("1/model.onnx", new byte[] {1, 2, 3})))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure ->
                                assertThat(failure.getStatus().getCode())
                                        .isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThat(ask("kept").json().at("/outputs/0/data/0").asDouble()).isEqualTo(6);
        unload("kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../1/model.onnx", "/etc/model.onnx", "1/../../x", "", ".", "1/./x"})
    void refusesPathsThatLeadOutOfTheModelsFolder(String path) {
        assertThatThrownBy(() -> load("escaped", Map.of(path, times(1))))
                .hasMessageContaining("must be a path in the model's folder");
    }

    @Test
    void refusesFilesWithoutAConfiguration() {
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/repository/models/unconfigured/load",
                                "{\"parameters\":{\"file:1/model.onnx\":\"AAAA\"}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("'config' must be given");
    }

    private static void load(String model, Map<String, byte[]> files) {
        RepositoryModelLoadRequest.Builder request =
                RepositoryModelLoadRequest.newBuilder().setModelName(model);
        if (!files.isEmpty()) {
            request.putParameters(
                    "config", ModelRepositoryParameter.newBuilder().setStringParam(CONFIG).build());
        }
        files.forEach(
                (path, bytes) ->
                        request.putParameters(
                                "file:" + path,
                                ModelRepositoryParameter.newBuilder()
                                        .setBytesParam(ByteString.copyFrom(bytes))
                                        .build()));
        SharedGateway.grpc().repositoryModelLoad(request.build());
    }

    private static void unload(String model) {
        SharedGateway.grpc()
                .repositoryModelUnload(
                        RepositoryModelUnloadRequest.newBuilder().setModelName(model).build());
    }

    /** Asks for twos. */
    private static Answer ask(String model) {
        return SharedGateway.http()
                .post(
                        "/v2/models/" + model + "/infer",
                        """
                        {"inputs":[{"name":"INPUT","datatype":"FP32","shape":[1,2],"data":[2,2]}]}
                        """);
    }

    /** A model that multiplies by {@code factor}. */
    private static byte[] times(float factor) {
        return new OnnxFile()
                .input("INPUT", Datatype.FP32, -1, 2)
                .output("OUTPUT", Datatype.FP32, -1, 2)
                .constant("factor", List.of(1L), List.of(factor))
                .node("Mul", List.of("INPUT", "factor"), "OUTPUT")
                .bytes();
    }
}
