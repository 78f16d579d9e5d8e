package io.millrace.system.access;

import static org.assertj.core.api.Assertions.assertThat;

import inference.GRPCInferenceServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.millrace.local.Part;
import io.millrace.system.suite.Api;
import io.millrace.system.suite.Reply;
import io.millrace.system.suite.Workbench;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call of the gateway, with no token, with one of somebody who may not, and with one of
 * somebody who may. A call that is new and in no table here fails.
 */
@Order(12)
class GatewayAccessIT {

    private static final Set<String> PUBLIC = Set.of("ServerLive", "ServerReady", "ModelReady");

    /** Calls that only an engineer may make; the application may not. */
    private static final Set<String> ENGINEERS =
            Set.of("RepositoryModelLoad", "RepositoryModelUnload", "TraceSetting", "LogSettings");

    /** Calls that the application may make; a viewer may not. */
    private static final Set<String> APPLICATIONS =
            Set.of(
                    "ServerMetadata",
                    "ModelMetadata",
                    "ModelInfer",
                    "ModelConfig",
                    "ModelStatistics",
                    "RepositoryIndex",
                    "SystemSharedMemoryStatus",
                    "SystemSharedMemoryRegister",
                    "SystemSharedMemoryUnregister",
                    "CudaSharedMemoryStatus",
                    "CudaSharedMemoryRegister",
                    "CudaSharedMemoryUnregister");

    private static final MethodDescriptor.Marshaller<byte[]> BYTES =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    return new byte[0];
                }
            };

    private static Workbench workbench;
    private static ManagedChannel channel;

    @BeforeAll
    static void connect() {
        workbench = Workbench.shared();
        channel =
                NettyChannelBuilder.forTarget(workbench.suite().grpcTarget())
                        .usePlaintext()
                        .build();
    }

    @AfterAll
    static void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void everyCallOfTheServiceIsInATable() {
        Set<String> names =
                GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
                        .filter(method -> method.getType() == MethodType.UNARY)
                        .map(MethodDescriptor::getBareMethodName)
                        .collect(Collectors.toSet());

        assertThat(Stream.of(PUBLIC, ENGINEERS, APPLICATIONS).flatMap(Set::stream))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    static Stream<String> engineers() {
        return ENGINEERS.stream();
    }

    static Stream<String> applications() {
        return APPLICATIONS.stream();
    }

    static Stream<String> open() {
        return PUBLIC.stream();
    }

    @ParameterizedTest
    @MethodSource("engineers")
    void engineersCallIsForEngineers(String method) {
        assertThat(code(method, null)).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(method, "app")).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(method, "mel"))
                .isNotIn(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);
    }

    @ParameterizedTest
    @MethodSource("applications")
    void applicationsCallIsForApplications(String method) {
        assertThat(code(method, null)).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(method, "vera")).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(method, "app"))
                .isNotIn(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);
    }

    @ParameterizedTest
    @MethodSource("open")
    void healthIsForEverybody(String method) {
        assertThat(code(method, null)).isNotEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /v2,                               vera, app",
        "GET,  /v2/models/none,                   vera, app",
        "POST, /v2/models/none/infer,             vera, app",
        "GET,  /v2/models/none/config,            vera, app",
        "GET,  /v2/models/stats,                  vera, app",
        "POST, /v2/repository/index,              vera, app",
        "POST, /v2/repository/models/none/load,   app,  mel",
        "POST, /v2/repository/models/none/unload, app,  mel",
        "GET,  /v2/logging,                       app,  mel",
        "GET,  /v2/trace/setting,                 app,  mel"
    })
    void everyRestPathAsksForItsPermission(String verb, String path, String stranger, String user) {
        Reply anonymous = rest(verb, path, null);
        Reply refused = rest(verb, path, stranger);

        assertThat(anonymous.status()).as(anonymous.text()).isEqualTo(401);
        assertThat(anonymous.json().path("error").asText()).isNotEmpty();
        assertThat(refused.status()).as(refused.text()).isEqualTo(403);
        assertThat(refused.json().path("error").asText()).isNotEmpty();
        assertThat(rest(verb, path, user).status()).isNotIn(401, 403);
    }

    private static Reply rest(String verb, String path, String person) {
        String token = person == null ? null : workbench.people().token(person);
        return new Api(workbench.suite().uri(Part.GATEWAY), token)
                .send(
                        verb,
                        path,
                        Api.json(Map.of("inputs", List.of())),
                        Map.of("Content-Type", "application/json"));
    }

    private static Status.Code code(String method, String person) {
        Metadata headers = new Metadata();
        if (person != null) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + workbench.people().token(person));
        }
        MethodDescriptor<byte[], byte[]> descriptor =
                MethodDescriptor.newBuilder(BYTES, BYTES)
                        .setType(MethodType.UNARY)
                        .setFullMethodName(GRPCInferenceServiceGrpc.SERVICE_NAME + "/" + method)
                        .build();
        try {
            ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(
                            channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                    descriptor,
                    CallOptions.DEFAULT,
                    new byte[0]);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
