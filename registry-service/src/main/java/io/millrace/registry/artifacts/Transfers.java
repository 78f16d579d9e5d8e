package io.millrace.registry.artifacts;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * Moves bytes between requests and the store. Bytes are copied on a worker thread; what follows
 * runs on the event loop again, where the database's sessions live.
 */
@ApplicationScoped
public class Transfers {

    private final ArtifactStore store;
    private final Vertx vertx;
    private final DistributionSummary received;
    private final DistributionSummary sent;

    Transfers(ArtifactStore store, Vertx vertx, MeterRegistry metrics) {
        this.store = store;
        this.vertx = vertx;
        this.received = summary(metrics, "in");
        this.sent = summary(metrics, "out");
    }

    private static DistributionSummary summary(MeterRegistry metrics, String direction) {
        return DistributionSummary.builder("millrace_registry_artifact_bytes")
                .description("Sizes of the artifacts that were uploaded (in) and sent (out)")
                .tag("direction", direction)
                .register(metrics);
    }

    /** Stores a request's body; call from a worker thread. */
    public Uni<Blob> receive(InputStream body) {
        try {
            Blob blob = store.write(body);
            received.record(blob.size());
            return Uni.createFrom().item(blob).emitOn(eventLoop());
        } catch (IOException e) {
            throw new UncheckedIOException("storing an upload failed", e);
        }
    }

    /** A verified file to send, asked for by its digest; reads it on a worker thread. */
    public Uni<Path> open(Blob blob) {
        return onWorker(() -> verified(blob));
    }

    /**
     * The verified file of an artifact; reads it on a worker thread. Fails with INTERNAL, naming
     * the artifact, where its bytes are gone or not what they were.
     *
     * @param path of the artifact, as its caller knows it
     */
    public Uni<Path> open(String path, Blob blob) {
        return onWorker(() -> verified(path, blob));
    }

    private Uni<Path> onWorker(Callable<Path> read) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(read, false).toCompletionStage());
    }

    private Path verified(String path, Blob blob) throws IOException {
        try {
            return verified(blob);
        } catch (ServiceException broken) {
            // To whoever asks for an artifact that is listed, bytes that are gone are no 404.
            Map<String, Object> details = new HashMap<>(broken.details());
            details.putIfAbsent("reason", "DATA_LOST");
            details.put("path", path);
            throw new ServiceException(
                    ErrorCode.INTERNAL,
                    "The artifact '" + path + "' can't be sent. " + broken.getMessage(),
                    details,
                    broken);
        }
    }

    private Path verified(Blob blob) throws IOException {
        Path file = store.verified(blob.sha256());
        sent.record(Files.size(file));
        return file;
    }

    private Executor eventLoop() {
        Context context = vertx.getOrCreateContext();
        return task -> context.runOnContext(ignored -> task.run());
    }
}
