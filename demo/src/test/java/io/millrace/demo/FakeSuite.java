package io.millrace.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelMetadataResponse.TensorMetadata;
import inference.ModelReadyRequest;
import inference.ModelReadyResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.ModelSignature.Outputs;
import io.millrace.contracts.model.Task;
import io.millrace.demo.loop.SuiteApi;
import io.millrace.demo.report.HtmlReport.Link;
import io.millrace.demo.report.PartEntry;
import io.millrace.demo.traffic.GatewayClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A suite of one REST server and one gRPC server. Its frozen endpoint always answers 0; its loop
 * does so too until it has seen {@code learnsAfter} labels, and from then on answers the column
 * {@code x} modulo 2.
 */
final class FakeSuite implements SuiteAccess, AutoCloseable {

    static final ModelSignature SIGNATURE =
            new ModelSignature(
                    1,
                    Task.BINARY,
                    InputForm.MATRIX,
                    "input",
                    List.of(new Column("x", ColumnType.NUMERIC)),
                    new Outputs("label", "probabilities", List.of("0", "1")),
                    "label");

    final Map<String, JsonNode> policies = new ConcurrentHashMap<>();
    final Map<String, JsonNode> endpoints = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<JsonNode> labels = new ConcurrentLinkedQueue<>();
    final Set<String> predictionIds = ConcurrentHashMap.newKeySet();

    private final int learnsAfter;
    private final AtomicLong newestEventTime = new AtomicLong();
    private final HttpServer http;
    private final Server grpc;
    private volatile Instant learntAt;

    FakeSuite(int learnsAfter) throws IOException {
        this.learnsAfter = learnsAfter;
        this.http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
        this.grpc = NettyServerBuilder.forPort(0).addService(new Gateway()).build().start();
    }

    @Override
    public SuiteApi api() {
        URI base = URI.create("http://localhost:" + http.getAddress().getPort());
        return SuiteApi.of(new SuiteApi.Addresses(base, base, base), () -> "token");
    }

    @Override
    public GatewayClient gateway() {
        return new GatewayClient("localhost", grpc.getPort(), () -> "token");
    }

    @Override
    public List<PartEntry> parts() {
        return List.of(new PartEntry("kafka", "4.1.1", 3.5));
    }

    @Override
    public List<Link> links() {
        return List.of(new Link("registry-service: Swagger UI", "http://localhost/q/swagger-ui"));
    }

    @Override
    public void close() {
        http.stop(0);
        grpc.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Object answer =
                    exchange.getRequestHeaders().getFirst("Authorization").equals("Bearer token")
                            ? answer(call, body)
                            : null;
            byte[] bytes = Wire.toBytes(answer == null ? Map.of("detail", "no " + call) : answer);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Object answer(String call, byte[] body) throws IOException {
        String last = call.substring(call.lastIndexOf('/') + 1);
        if (call.startsWith("POST /api/v1/datasets?name=")) {
            return Map.of("id", "d-1", "rows", 1, "verdict", Map.of("status", "PASSED"));
        }
        if (call.equals("POST /api/v1/endpoints")) {
            JsonNode endpoint = Wire.mapper().readTree(body);
            endpoints.put(endpoint.path("name").asText(), endpoint);
            return endpoint;
        }
        if (call.equals("POST /api/v1/labels")) {
            Wire.mapper().readTree(body).forEach(labels::add);
            return Map.of("accepted", 1, "rejected", List.of());
        }
        if (call.endsWith("/policy")) {
            return policy(call, body);
        }
        if (call.startsWith("GET /api/v1/monitors/") && endpoints.containsKey(last)) {
            return Map.of("evaluatedThrough", Instant.ofEpochMilli(newestEventTime.get()));
        }
        return fixed(call);
    }

    private JsonNode policy(String call, byte[] body) throws IOException {
        String endpoint = call.split("/")[4];
        if (call.startsWith("PUT")) {
            policies.put(endpoint, Wire.mapper().readTree(body));
        }
        return policies.getOrDefault(
                endpoint, Wire.mapper().readTree("{\"retraining\":{\"enabled\":true}}"));
    }

    private Object fixed(String call) {
        return switch (call) {
            case "POST /api/v1/runs" -> Map.of("id", "r-1", "state", "CREATED");
            case "GET /api/v1/runs/r-1" -> Map.of("state", "SUCCEEDED", "version", "1");
            case "GET /api/v1/models/rows/versions/1" ->
                    Map.of("files", List.of(Map.of("path", "signature.json", "sha256", "abc")));
            case "GET /api/v1/blobs/abc" -> SIGNATURE;
            case "GET /api/v1/alerts?endpoint=rows" -> learnt(alert());
            case "GET /api/v1/monitors/rows/retrainings" -> learnt(retraining());
            case "GET /api/v1/rollouts?endpoint=rows" -> learnt(rollout());
            default -> null;
        };
    }

    private List<ObjectNode> learnt(ObjectNode event) {
        return learntAt == null ? List.of() : List.of(event);
    }

    private static ObjectNode alert() {
        return Wire.mapper()
                .createObjectNode()
                .put("alertId", "a-1")
                .put("state", "OPENED")
                .put("kind", "DRIFT")
                .put("subject", "x")
                .put("openedAt", "1970-01-01T08:00:00Z")
                .put("description", "x moved <far>")
                .set("evidence", Wire.mapper().createObjectNode().put("psi", 0.41));
    }

    private static ObjectNode retraining() {
        ObjectNode cause =
                Wire.mapper()
                        .createObjectNode()
                        .put("kind", "ALERT")
                        .put("id", "a-1")
                        .put("description", "x moved");
        ObjectNode retraining =
                Wire.mapper()
                        .createObjectNode()
                        .put("id", "t-1")
                        .put("state", "SUCCEEDED")
                        .put("version", "2");
        return retraining.set("cause", cause);
    }

    private ObjectNode rollout() {
        return Wire.mapper()
                .createObjectNode()
                .put("id", "o-1")
                .put("fromVersion", "1")
                .put("toVersion", "2")
                .put("phase", "PROMOTED")
                .put("reason", "better on 120 pairs")
                .put("startedAt", String.valueOf(learntAt))
                .put("endedAt", String.valueOf(learntAt));
    }

    private final class Gateway extends GRPCInferenceServiceImplBase {

        @Override
        public void modelReady(
                ModelReadyRequest request, StreamObserver<ModelReadyResponse> answer) {
            boolean ready = endpoints.containsKey(request.getName());
            send(answer, ModelReadyResponse.newBuilder().setReady(ready).build());
        }

        @Override
        public void modelMetadata(
                ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> answer) {
            TensorMetadata input =
                    TensorMetadata.newBuilder().setName("input").setDatatype("FP32").build();
            send(answer, ModelMetadataResponse.newBuilder().addInputs(input).build());
        }

        @Override
        public void modelInfer(
                ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
            predictionIds.add(request.getParametersOrThrow("prediction_id").getStringParam());
            long time = request.getParametersOrThrow("event_time").getInt64Param();
            newestEventTime.accumulateAndGet(time, Math::max);
            boolean hasLearnt =
                    labels.size() >= learnsAfter && !request.getModelName().endsWith("-frozen");
            if (hasLearnt && learntAt == null) {
                learntAt = Instant.now();
            }
            float x =
                    ByteBuffer.wrap(request.getRawInputContents(0).toByteArray())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getFloat();
            send(answer, response(hasLearnt ? "2" : "1", hasLearnt ? (long) x % 2 : 0));
        }

        private ModelInferResponse response(String version, long label) {
            byte[] raw =
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(label).array();
            return ModelInferResponse.newBuilder()
                    .setModelVersion(version)
                    .addOutputs(
                            InferOutputTensor.newBuilder()
                                    .setName("label")
                                    .setDatatype("INT64")
                                    .addShape(1))
                    .addRawOutputContents(ByteString.copyFrom(raw))
                    .build();
        }

        private <T> void send(StreamObserver<T> observer, T message) {
            observer.onNext(message);
            observer.onCompleted();
        }
    }
}
