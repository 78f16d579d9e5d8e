package io.millrace.gateway.transport.grpc;

import inference.GRPCInferenceServiceGrpc;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.transport.http2.FloodLimits;
import io.millrace.gateway.transport.http2.GrpcServer;
import io.millrace.gateway.transport.http2.GrpcServices;
import io.millrace.gateway.transport.http2.MethodTable;
import io.millrace.gateway.transport.http2.ServerLimits;
import io.millrace.gateway.transport.http2.TlsFiles;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is served over gRPC, and the one class that the lifecycle knows: the two calls that carry
 * tensors see messages as bytes, all others are ordinary services on the same server.
 */
@Singleton
public class GrpcTransport {

    private static final String SERVICE = GRPCInferenceServiceGrpc.SERVICE_NAME;
    private static final String INFER = SERVICE + "/ModelInfer";
    private static final Set<String> IN_PLACE = Set.of(INFER, StreamInferHandler.METHOD);

    private final GatewayConfig config;
    private final InferenceService inference;
    private final ProtocolMethods methods;
    private final Authenticator authenticator;
    private final Readiness readiness;
    private final MeterRegistry meters;
    private final HealthStatusManager health = new HealthStatusManager();

    private GrpcServer server;

    GrpcTransport(
            GatewayConfig config,
            InferenceService inference,
            ProtocolMethods methods,
            Authenticator authenticator,
            Readiness readiness,
            MeterRegistry meters) {
        this.config = config;
        this.inference = inference;
        this.methods = methods;
        this.authenticator = authenticator;
        this.readiness = readiness;
        this.meters = meters;
    }

    /** Begins to listen on {@code host}. */
    public void start(String host) {
        GatewayConfig.Grpc settings = config.grpc();
        try {
            server =
                    GrpcServer.start(
                            new InetSocketAddress(host, settings.port()),
                            settings.eventLoops()
                                    .orElseGet(() -> Runtime.getRuntime().availableProcessors()),
                            limits(settings),
                            tls(settings.tls()),
                            methods());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen for gRPC on %s:%d; set millrace.gateway.grpc.port"
                            .formatted(host, settings.port()),
                    e);
        }
        readiness.onChange(this::showHealth);
        Timer lag =
                Timer.builder("millrace.gateway.event.loop.lag")
                        .description("How late an event loop of the gRPC server comes to its work")
                        .register(meters);
        server.watchLoops(late -> lag.record(late, TimeUnit.NANOSECONDS));
    }

    private ServerLimits limits(GatewayConfig.Grpc settings) {
        ServerLimits defaults = ServerLimits.DEFAULT;
        return new ServerLimits(
                Math.toIntExact(settings.maxMessageSize().asLongValue()),
                settings.maxConcurrentStreams(),
                Math.toIntExact(settings.maxHeaderListSize().asLongValue()),
                defaults.streamWindow(),
                defaults.connectionWindow(),
                floods(settings.floods()),
                settings.maxConnectionAge(),
                settings.maxConnectionIdle(),
                config.drainTimeout());
    }

    private static FloodLimits floods(GatewayConfig.Floods settings) {
        return new FloodLimits(
                settings.controlFrames(),
                settings.resets(),
                settings.resetWindow(),
                settings.emptyDataFrames());
    }

    private static Optional<TlsFiles> tls(GatewayConfig.Tls files) {
        return files.certificate()
                .map(
                        certificate ->
                                new TlsFiles(
                                        certificate,
                                        files.key()
                                                .orElseThrow(
                                                        () ->
                                                                new IllegalStateException(
                                                                        "millrace.gateway.grpc.tls.certificate"
                                                                            + " needs its key")),
                                        files.clientCa()));
    }

    private MethodTable methods() {
        MethodTable methods = new MethodTable();
        new GrpcServices(methods, List.of())
                .add(inferenceService())
                .add(health.getHealthService().bindService())
                .add(ProtoReflectionServiceV1.newInstance().bindService());
        InferHandler infer =
                new InferHandler(
                        inference,
                        new ConnectionCallers(authenticator),
                        new LoopBursts(config.execution().inlineBudget()));
        return methods.add(INFER, infer)
                .add(StreamInferHandler.METHOD, new StreamInferHandler(infer));
    }

    /** Port that the server listens on. */
    public int port() {
        return server.port();
    }

    /** Ends every connection once its calls have ended, at the latest after {@code patience}. */
    public void stop(Duration patience) throws InterruptedException {
        if (server == null) {
            return;
        }
        health.enterTerminalState();
        server.stop(patience);
    }

    private void showHealth(boolean ready) {
        ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(SERVICE, status);
    }

    /** The generated service without the methods that see messages as bytes. */
    private ServerServiceDefinition inferenceService() {
        ServiceDescriptor generated = GRPCInferenceServiceGrpc.getServiceDescriptor();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(SERVICE)
                        .setSchemaDescriptor(generated.getSchemaDescriptor());
        generated.getMethods().stream()
                .filter(method -> !IN_PLACE.contains(method.getFullMethodName()))
                .forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(descriptor.build());
        methods.addTo(service);
        return service.build();
    }
}
