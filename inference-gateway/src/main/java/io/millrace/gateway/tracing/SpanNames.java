package io.millrace.gateway.tracing;

import io.millrace.contracts.ErrorCode;
import io.millrace.gateway.tracing.TracedCall.Protocol;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Names and attributes by OpenTelemetry's semantic conventions for gRPC and for HTTP. */
final class SpanNames {

    static final String QUEUE = "queue";
    static final String RUN = "run";

    static final AttributeKey<String> MODEL_NAME = AttributeKey.stringKey("millrace.model.name");
    static final AttributeKey<String> MODEL_VERSION =
            AttributeKey.stringKey("millrace.model.version");
    static final AttributeKey<Long> REQUEST_ROWS = AttributeKey.longKey("millrace.request.rows");
    static final AttributeKey<Long> BATCH_ROWS = AttributeKey.longKey("millrace.batch.rows");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final String SERVICE = "inference.GRPCInferenceService";
    private static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system");
    private static final AttributeKey<String> RPC_SERVICE = AttributeKey.stringKey("rpc.service");
    private static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<Long> RPC_STATUS =
            AttributeKey.longKey("rpc.grpc.status_code");
    private static final AttributeKey<String> HTTP_METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> HTTP_STATUS =
            AttributeKey.longKey("http.response.status_code");
    private static final String ROUTE = "/v2/models/{model}/infer";

    /** What a gRPC server answers for that is no fault of its caller. */
    private static final Set<ErrorCode> SERVER_FAULTS =
            Set.of(
                    ErrorCode.INTERNAL,
                    ErrorCode.NOT_IMPLEMENTED,
                    ErrorCode.UNAVAILABLE,
                    ErrorCode.DEADLINE_EXCEEDED);

    private static final Map<Protocol, Attributes> ATTRIBUTES =
            new EnumMap<>(
                    Map.of(
                            Protocol.MODEL_INFER,
                            rpc("ModelInfer"),
                            Protocol.MODEL_STREAM_INFER,
                            rpc("ModelStreamInfer"),
                            Protocol.HTTP,
                            Attributes.of(HTTP_METHOD, "POST", HTTP_ROUTE, ROUTE),
                            Protocol.IN_PROCESS,
                            Attributes.empty()));

    private SpanNames() {}

    private static Attributes rpc(String method) {
        return Attributes.of(RPC_SYSTEM, "grpc", RPC_SERVICE, SERVICE, RPC_METHOD, method);
    }

    static String of(Protocol protocol) {
        return switch (protocol) {
            case MODEL_INFER -> SERVICE + "/ModelInfer";
            case MODEL_STREAM_INFER -> SERVICE + "/ModelStreamInfer";
            case HTTP -> "POST " + ROUTE;
            case IN_PROCESS -> "infer";
        };
    }

    static Attributes attributes(Protocol protocol) {
        return ATTRIBUTES.get(protocol);
    }

    /** The status of an answer; {@code failure} is null for success. */
    static Attributes status(Protocol protocol, ErrorCode failure) {
        return switch (protocol) {
            case MODEL_INFER, MODEL_STREAM_INFER ->
                    Attributes.of(RPC_STATUS, failure == null ? 0L : failure.grpcCode().value());
            case HTTP -> Attributes.of(HTTP_STATUS, failure == null ? 200L : failure.httpStatus());
            case IN_PROCESS -> Attributes.empty();
        };
    }

    /** Whether a span of the server is an error by the conventions. */
    static boolean isError(ErrorCode failure) {
        return SERVER_FAULTS.contains(failure);
    }
}
