package io.millrace.gateway.lifecycle;

import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.GatewayConfig.ControlMode;
import io.millrace.gateway.desired.DesiredStateConsumer;
import io.millrace.gateway.desired.EndpointReconciler;
import io.millrace.gateway.desired.StoredEndpoints;
import io.millrace.gateway.inference.InFlight;
import io.millrace.gateway.repository.FolderPoll;
import io.millrace.gateway.repository.FolderRepository;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.status.StatusReporter;
import io.millrace.gateway.telemetry.TelemetryClock;
import io.millrace.gateway.transport.grpc.GrpcTransport;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts to listen at once and becomes ready when the models are loaded. Stops in this order: not
 * ready, no new requests, running ones end, telemetry leaves.
 */
@Singleton
class GatewayLifecycle {

    private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration TELEMETRY_PATIENCE = Duration.ofSeconds(3);

    private final GatewayConfig config;
    private final FolderRepository folder;
    private final FolderPoll poll;
    private final EndpointReconciler reconciler;
    private final DesiredStateConsumer desired;
    private final Readiness readiness;
    private final InFlight inFlight;
    private final GrpcTransport grpc;
    private final TelemetryClock telemetry;
    private final StatusReporter status;

    GatewayLifecycle(
            GatewayConfig config,
            FolderRepository folder,
            FolderPoll poll,
            EndpointReconciler reconciler,
            DesiredStateConsumer desired,
            Readiness readiness,
            InFlight inFlight,
            GrpcTransport grpc,
            TelemetryClock telemetry,
            StatusReporter status) {
        this.config = config;
        this.folder = folder;
        this.poll = poll;
        this.reconciler = reconciler;
        this.desired = desired;
        this.readiness = readiness;
        this.inFlight = inFlight;
        this.grpc = grpc;
        this.telemetry = telemetry;
        this.status = status;
    }

    void start(@Observes StartupEvent event) {
        // Before anybody can ask.
        StoredEndpoints stored = config.isStandAlone() ? null : reconciler.announce();
        grpc.start(config.checksTokens() || config.insecure() ? config.grpc().host() : LOOPBACK);
        LOG.infof("gRPC on port %d", grpc.port());
        if (config.isStandAlone()) {
            if (config.telemetry().standAlone()) {
                telemetry.start();
            }
            Thread.ofPlatform().name("folder-models").daemon().start(this::serveFolder);
        } else {
            serveDesiredState(stored);
        }
    }

    private void serveFolder() {
        try {
            if (config.repository().controlMode() == ControlMode.POLL) {
                poll.start();
            } else {
                folder.start();
            }
        } catch (RuntimeException e) {
            LOG.error("the models could not be loaded", e);
        }
        readiness.becomeReady();
    }

    private void serveDesiredState(StoredEndpoints stored) {
        telemetry.start();
        status.start();
        // A replica that was there before answers from its disk; a new one waits for Kafka.
        reconciler
                .restore(stored)
                .thenCompose(
                        restored ->
                                desired.start()
                                        .completeOnTimeout(
                                                null,
                                                config.catchUpTimeout().toMillis(),
                                                TimeUnit.MILLISECONDS))
                .thenCompose(caughtUp -> reconciler.settled())
                .thenRun(readiness::becomeReady)
                .exceptionally(
                        failure -> {
                            LOG.error("desired state was not restored", failure);
                            readiness.becomeReady();
                            return null;
                        });
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        readiness.stopping();
        if (!inFlight.drain(config.drainTimeout())) {
            LOG.warnf("%d requests did not end in time", inFlight.count());
        }
        grpc.stop(TELEMETRY_PATIENCE);
        telemetry.stop(TELEMETRY_PATIENCE);
    }
}
