package io.millrace.gateway.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelMetadataRequest;
import inference.ModelReadyRequest;
import inference.RepositoryIndexRequest;
import inference.RepositoryIndexResponse.ModelIndex;
import inference.RepositoryModelLoadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.TestModels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three models where two fit: nobody notices but by the time and by what operators see. */
class MemoryBudgetIT {

    private static final int MODELS = 3;
    private static final int ENTRIES = 1 << 20;

    @TempDir private static Path folder;

    private static GatewayProcess gateway;
    private static ManagedChannel channel;
    private static GRPCInferenceServiceBlockingStub stub;
    private static HttpCalls http;

    @BeforeAll
    static void startWithRoomForTwo() {
        TestModels models = new TestModels(folder.resolve("models"));
        for (int number = 0; number < MODELS; number++) {
            models.table("m" + number, number, ENTRIES);
        }
        long all = memoryOfAll();
        assertThat(all).isGreaterThan((long) MODELS * ENTRIES * Float.BYTES);
        models.table("huge", 9, 6 * ENTRIES);
        gateway = start(Long.toString(all * 5 / 6));
        http = new HttpCalls(gateway.http());
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort())
                        .usePlaintext()
                        .build();
        stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    /** What the models really take is told by a gateway that has room for all. */
    private static long memoryOfAll() {
        try (GatewayProcess roomy = start("1G")) {
            return (long) metric(roomy, "millrace_gateway_model_memory_bytes");
        }
    }

    private static GatewayProcess start(String budget) {
        return GatewayProcess.on(folder.resolve("models"), folder.resolve("data"))
                .property("millrace.gateway.repository.memory-budget", budget)
                .property("millrace.gateway.repository.control-mode", "explicit")
                .property("millrace.gateway.repository.load-models", "m0,m1,m2")
                .start()
                .ready();
    }

    @AfterAll
    static void stop() {
        if (channel != null) {
            channel.shutdownNow();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void answersThreeModelsInTurnsWhereTwoFit() {
        double evictions = metric("millrace_gateway_model_evictions_total");
        double loads = metric("millrace_gateway_model_loads_total");
        for (int round = 0; round < 10; round++) {
            for (int number = 0; number < MODELS; number++) {
                assertThat(ask(stub, number)).isEqualTo(number);
            }
        }

        assertThat(metric("millrace_gateway_model_evictions_total") - evictions)
                .isGreaterThanOrEqualTo(20);
        assertThat(metric("millrace_gateway_model_loads_total") - loads).isGreaterThanOrEqualTo(20);
        assertThat(metric("millrace_gateway_model_memory_bytes"))
                .isPositive()
                .isLessThanOrEqualTo(metric("millrace_gateway_model_memory_budget_bytes"));
    }

    @Test
    void neverFailsARequestOfManyAtATime() throws Exception {
        int callers = 8;
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<Integer>> right = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Random random = new Random(caller);
                right.add(threads.submit(() -> askOften(random)));
            }
            for (Future<Integer> answers : right) {
                assertThat(answers.get()).isEqualTo(100);
            }
        }
    }

    private static int askOften(Random random) {
        int right = 0;
        for (int i = 0; i < 100; i++) {
            int number = random.nextInt(MODELS);
            right += ask(stub, number) == number ? 1 : 0;
        }
        return right;
    }

    @Test
    void tellsWhatIsUnloadedInTheIndexAndAnswersMetadataAndReadinessOfIt() {
        for (int number = 0; number < MODELS; number++) {
            ask(stub, number);
        }
        List<ModelIndex> loaded = index("READY");
        List<ModelIndex> unloaded = index("UNAVAILABLE");

        assertThat(loaded).hasSize(2).extracting(ModelIndex::getName).contains("m2");
        assertThat(unloaded).hasSize(1);
        assertThat(unloaded.getFirst().getReason())
                .isEqualTo("unloaded to stay within the memory budget; loads on the next request");
        String name = unloaded.getFirst().getName();
        assertThat(stub.modelReady(ModelReadyRequest.newBuilder().setName(name).build()).getReady())
                .isTrue();
        assertThat(http.get("/v2/models/" + name + "/ready").status()).isEqualTo(200);
        assertThat(
                        stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(name).build())
                                .getInputs(0)
                                .getName())
                .isEqualTo("INPUT");
        assertThat(index("READY")).isEqualTo(loaded);
    }

    @Test
    void loadsOverRestToo() {
        for (int number = 0; number < MODELS; number++) {
            HttpCalls.Answer answer =
                    http.post(
                            "/v2/models/m" + number + "/infer",
                            """
                            {"inputs":[{"name":"INPUT","datatype":"INT64","shape":[1,1],"data":[5]}]}
                            """);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.json().at("/outputs/0/data/0").asInt()).isEqualTo(number);
        }
    }

    @Test
    void loadsAtOnceWhatIsLoadedByName() {
        for (int number = 0; number < MODELS; number++) {
            ask(stub, number);
        }
        String name = index("UNAVAILABLE").getFirst().getName();

        load(name);

        assertThat(index("READY")).extracting(ModelIndex::getName).contains(name);
    }

    @Test
    void refusesAModelThatIsLargerThanTheBudgetAndNamesBothSizes() {
        assertThatThrownBy(() -> load("huge"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure ->
                                assertThat(failure.getStatus().getCode())
                                        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED))
                .hasMessageMatching(
                        ".*version 1 of 'huge' takes [0-9]+ bytes, and all models together may take"
                                + " [0-9]+.*");
        assertThat(http.post("/v2/repository/models/huge/load", "{}").status()).isEqualTo(413);
        assertThat(ask(stub, 0)).isZero();
    }

    private static void load(String name) {
        stub.repositoryModelLoad(
                RepositoryModelLoadRequest.newBuilder().setModelName(name).build());
    }

    private static List<ModelIndex> index(String state) {
        return stub
                .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                .getModelsList()
                .stream()
                .filter(entry -> entry.getState().equals(state))
                .filter(entry -> !entry.getName().equals("huge"))
                .toList();
    }

    private static float ask(GRPCInferenceServiceBlockingStub client, int number) {
        ByteBuffer index = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ModelInferRequest request =
                ModelInferRequest.newBuilder()
                        .setModelName("m" + number)
                        .addInputs(
                                InferInputTensor.newBuilder()
                                        .setName("INPUT")
                                        .setDatatype("INT64")
                                        .addShape(1)
                                        .addShape(1))
                        .addRawInputContents(ByteString.copyFrom(index.putLong(3).flip()))
                        .build();
        return client.modelInfer(request)
                .getRawOutputContents(0)
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat();
    }

    private static double metric(String name) {
        return metric(gateway, name);
    }

    private static double metric(GatewayProcess process, String name) {
        String metrics = new HttpCalls(process.management()).get("/metrics").text();
        Matcher line =
                Pattern.compile("^" + name + "(?:\\{[^}]*})? (\\S+)$", Pattern.MULTILINE)
                        .matcher(metrics);
        assertThat(line.find()).as(name + " in\n" + metrics).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
