package io.millrace.registry.artifacts;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * Moves bytes between requests and the store. Bytes are copied on a worker thread; what follows
 * runs on the event loop again, where the database's sessions live.
 */
@ApplicationScoped
public class Transfers {

    private final ArtifactStore store;
    private final Vertx vertx;

    Transfers(ArtifactStore store, Vertx vertx) {
        this.store = store;
        this.vertx = vertx;
    }

    /** Stores a request's body; call from a worker thread. */
    public Uni<Blob> receive(InputStream body) {
        try {
            return Uni.createFrom().item(store.write(body)).emitOn(eventLoop());
        } catch (IOException e) {
            throw new UncheckedIOException("storing an upload failed", e);
        }
    }

    /** A verified file to send; reads it on a worker thread. */
    public Uni<Path> open(Blob blob) {
        return Uni.createFrom()
                .completionStage(
                        () ->
                                vertx.executeBlocking(() -> store.verified(blob.sha256()), false)
                                        .toCompletionStage());
    }

    private Executor eventLoop() {
        Context context = vertx.getOrCreateContext();
        return task -> context.runOnContext(ignored -> task.run());
    }
}
