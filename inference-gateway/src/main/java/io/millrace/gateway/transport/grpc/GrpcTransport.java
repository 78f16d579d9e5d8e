package io.millrace.gateway.transport.grpc;

import inference.GRPCInferenceServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.inference.MetadataService;
import io.millrace.gateway.serving.Readiness;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server: the only class that knows which one it is. Calls run on its event loops.
 *
 * <p>Not Quarkus' server, whose unified mode costs a hand-over for each request and whose separate
 * mode is announced to go.
 */
@Singleton
public class GrpcTransport {

    private static final String SERVICE = GRPCInferenceServiceGrpc.SERVICE_NAME;
    private static final int CONNECTION_WINDOW = 4 << 20;

    private final GatewayConfig config;
    private final InferenceService inference;
    private final MetadataService metadata;
    private final Authenticator authenticator;
    private final Readiness readiness;
    private final HealthStatusManager health = new HealthStatusManager();

    private Server server;

    GrpcTransport(
            GatewayConfig config,
            InferenceService inference,
            MetadataService metadata,
            Authenticator authenticator,
            Readiness readiness) {
        this.config = config;
        this.inference = inference;
        this.metadata = metadata;
        this.authenticator = authenticator;
        this.readiness = readiness;
    }

    /** Begins to listen on {@code host}. */
    public void start(String host) {
        GatewayConfig.Grpc settings = config.grpc();
        try {
            server =
                    NettyServerBuilder.forAddress(new InetSocketAddress(host, settings.port()))
                            .directExecutor()
                            .flowControlWindow(CONNECTION_WINDOW)
                            .maxInboundMessageSize(
                                    Math.toIntExact(settings.maxMessageSize().asLongValue()))
                            .addService(inferenceService())
                            .addService(health.getHealthService())
                            .addService(ProtoReflectionServiceV1.newInstance())
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen for gRPC on %s:%d; set millrace.gateway.grpc.port"
                            .formatted(host, settings.port()),
                    e);
        }
        readiness.onChange(this::showHealth);
    }

    /** Port that the server listens on. */
    public int port() {
        return server.getPort();
    }

    /** Ends every connection once its calls have ended, at the latest after {@code patience}. */
    public void stop(Duration patience) throws InterruptedException {
        if (server == null) {
            return;
        }
        health.enterTerminalState();
        server.shutdown();
        if (!server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
    }

    private void showHealth(boolean ready) {
        ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(SERVICE, status);
    }

    /** The generated service with ModelInfer's messages replaced by our own marshallers. */
    private ServerServiceDefinition inferenceService() {
        MethodDescriptor<InferMarshallers.ReadRequest, byte[]> infer =
                GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
                                InferMarshallers.REQUEST, InferMarshallers.RESPONSE)
                        .build();
        ServiceDescriptor generated = GRPCInferenceServiceGrpc.getServiceDescriptor();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(SERVICE)
                        .setSchemaDescriptor(generated.getSchemaDescriptor())
                        .addMethod(infer);
        generated.getMethods().stream()
                .filter(method -> !method.getFullMethodName().equals(infer.getFullMethodName()))
                .forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(descriptor.build());
        service.addMethod(infer, new InferHandler(inference, authenticator));
        new MetadataMethods(metadata, new UnaryMethods(authenticator)).addTo(service);
        return service.build();
    }
}
